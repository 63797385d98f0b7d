import type { Config } from './config.js'
import { interactions, isInteractionType } from './interactions.js'
import { ownKindRow } from './kinds.js'
import { type Interaction, type Kind, pageOf, type ReadStatus } from './post.js'
import { hostOf } from './untrusted.js'

/** Returns the title of the list of a kind, and its path below `/kinds/`. */
export const listOfKind = (
  kind: Kind,
  { strings, kinds }: Pick<Config, 'strings' | 'kinds'>,
): { readonly title: string; readonly path: string } => {
  const plural = isInteractionType(kind) ? interactions[kind].plural : ownKindRow(kind)?.plural
  return plural === undefined
    ? (kinds[kind] ?? { title: kind, path: kind })
    : { title: strings[plural], path: plural }
}

/** Returns the icon of a kind: the `d` of an SVG path; undefined for kinds without one. */
export const iconOfKind = (kind: string, { kinds }: Pick<Config, 'kinds'>): string | undefined =>
  isInteractionType(kind) ? interactions[kind].icon : (ownKindRow(kind)?.icon ?? kinds[kind]?.icon)

/**
 * Returns the text of the line above a post, and the name in it: who the page is by, else its host; for a work without a
 * page and an author, the work.
 */
export const interactionLine = (
  interaction: Interaction,
  author: string | undefined,
  settings: Pick<Config, 'strings' | 'kinds'>,
): { readonly text: string; readonly name: string } => {
  const texts = interactionTexts(interaction, settings)
  const page = pageOf(interaction)
  if (author === undefined && page === undefined)
    return { text: texts.page.replace('{page}', '{who}'), name: interaction.of }
  return { text: texts.author, name: author ?? hostOf(page ?? '') }
}

/**
 * Returns the texts about an interaction, in which `{who}`, `{page}` and `{answer}` stand for links: that of the line
 * above a post, and the sentence in feeds and in one-line lists.
 */
export const interactionTexts = (
  interaction: Interaction,
  { strings, kinds }: Pick<Config, 'strings' | 'kinds'>,
): { readonly author: string; readonly page: string } => {
  if (interaction.type === 'custom') {
    const label = kinds[interaction.kind]?.label ?? interaction.kind
    return { author: `${label} {who}`, page: `${label} {page}` }
  }
  const { author, page } = interactions[interaction.type].strings
  return { author: strings[author], page: strings[page] }
}

/** The strings of the values of `read-status`: https://indieweb.org/read */
export const readStatusTexts = {
  'to-read': 'toRead',
  reading: 'reading',
  finished: 'finished',
} as const satisfies Readonly<Record<ReadStatus, string>>
