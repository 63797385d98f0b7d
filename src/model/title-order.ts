import { compareText } from './message.js'
import { type Post, titleOf } from './post.js'

/** Returns a function that compares texts in the order of a language, numbers in them by their values. */
export const textOrder = (language: string): ((a: string, b: string) => number) =>
  new Intl.Collator(language, { numeric: true }).compare

/** Returns a function that compares posts by title in the order of a language; equal titles by URL. */
export const byTitle = (language: string): ((a: Post, b: Post) => number) => {
  const order = textOrder(language)
  return (a, b) => order(titleOf(a), titleOf(b)) || compareText(a.url, b.url)
}
