/** Returns a function that computes a value at the first call, and returns the same value afterwards. */
export const lazy = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Returns the same function with a cache by subject. The result must depend on nothing else. */
export const memoize = <Subject extends object, Value>(
  make: (subject: Subject) => Value,
): ((subject: Subject) => Value) => {
  const made = new Map<Subject, Value>()
  return (subject) => {
    const cached = made.get(subject)
    if (cached !== undefined) return cached
    const value = make(subject)
    made.set(subject, value)
    return value
  }
}

/**
 * Returns the same text in one piece. V8 keeps a text that was put together as its pieces, and joins them each
 * time that it is written; this is for texts that many files contain.
 */
export const flat = (text: string): string => (Number.isNaN(text.charCodeAt(0)) ? '' : text)
