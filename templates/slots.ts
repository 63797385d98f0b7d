import type { Html } from '../src/model/html.js'

/** Slots of the default theme that are empty: a blog puts a line of its own there by a file of this name. */
export const head = (): Html | '' => ''
export const afterTitle = (): Html | '' => ''
export const afterContent = (): Html | '' => ''
