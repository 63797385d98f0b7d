/** Milliseconds since 1970, now. */
export const now = (): number => Date.now()
