export const post = (entry) => {
  return entry.missing.value
}
