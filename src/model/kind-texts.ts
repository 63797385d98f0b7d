import type { Config } from './config.js'
import { interactions, isInteractionType } from './interactions.js'
import { ownKindRow } from './kinds.js'
import type { Interaction, Kind } from './post.js'

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
