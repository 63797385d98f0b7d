import { compareText } from './message.js'
import type { Post } from './post.js'
import { titleOf } from './post-text.js'

/** Returns a function that compares texts in the order of a language, numbers in them by their values. */
export const textOrder = (language: string): ((a: string, b: string) => number) =>
  new Intl.Collator(language, { numeric: true }).compare

/** Returns a function that compares posts by title in the order of a language; equal titles by URL. */
export const byTitle = (language: string): ((a: Post, b: Post) => number) => {
  const order = textOrder(language)
  return (a, b) => order(titleOf(a), titleOf(b)) || compareText(a.url, b.url)
}

/**
 * Returns a function that returns the first letter of a title in upper case, as the alphabet of a language has it: without
 * an accent that makes no letter of its own, and the first consonant of a syllable of Korean; `#` when the title begins
 * with no letter.
 */
export const titleLetter = (language: string): ((title: string) => string) => {
  const { compare } = new Intl.Collator(language, { sensitivity: 'base' })
  return (title) => {
    const letter = /^[^\p{L}\p{N}]*(\p{L}\p{M}*)/u.exec(title.normalize('NFC'))?.[1]
    if (letter === undefined) return '#'
    const syllable = letter.charCodeAt(0) - firstSyllable
    if (syllable >= 0 && syllable < syllablesOfConsonant * consonants.length)
      return consonants.charAt(Math.floor(syllable / syllablesOfConsonant))
    const [plain = letter] = letter.normalize('NFD')
    const [upper = '#'] = (compare(plain, letter) === 0 ? plain : letter).toLocaleUpperCase(language)
    return upper
  }
}

/** The first consonants of the syllables of Korean, which follow each other by these (https://www.unicode.org/versions/latest/core-spec/chapter-3/#G56669). */
const consonants = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const [firstSyllable, syllablesOfConsonant] = [0xac00, 588]
