/**
 * Returns the word of `known` that is most similar to `word`: at most one typing error in up to 4 characters,
 * two in more.
 */
export const closestMatch = (word: string, known: readonly string[]): string | undefined => {
  const limit = word.length <= 4 ? 1 : 2
  const ranked = known
    .filter((one) => Math.abs(one.length - word.length) <= limit)
    .map((one) => ({ one, errors: editDistance(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ errors }) => errors <= limit)
    .sort((a, b) => a.errors - b.errors)
  return ranked[0]?.one
}

/** Returns the Damerau-Levenshtein distance: two adjacent letters swapped count as one error. */
export const editDistance = (a: string, b: string): number => {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let errors = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        errors = Math.min(errors, (before[j - 2] ?? 0) + 1)
      row.push(errors)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
