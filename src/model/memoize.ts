/** Made when it is first asked for, and kept: who wants one thing does not wait for all. */
export const lazy = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The same function, which makes each thing once: for answers that depend on nothing but the subject. */
export const memoize = <Subject extends object, Value>(
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
