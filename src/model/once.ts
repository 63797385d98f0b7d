/** The same function, which makes each thing once: for answers that depend on nothing but the subject. */
export const once = <Subject extends object, Value>(
  make: (subject: Subject) => Value,
): ((subject: Subject) => Value) => {
  const made = new Map<Subject, Value>()
  return (subject) => {
    const known = made.get(subject)
    if (known !== undefined) return known
    const value = make(subject)
    made.set(subject, value)
    return value
  }
}
