import { type InteractionType, interactions, interactionTypes } from './interactions.js'
import type { Kind } from './post.js'

/** Kinds that `new` makes, and the folder of each where the author has none yet. */
export const newKinds = {
  note: 'notes',
  article: 'articles',
  ...(Object.fromEntries(interactionTypes().map((type) => [type, interactions[type].plural])) as Record<
    InteractionType,
    string
  >),
  photo: 'photos',
} satisfies Partial<Record<Kind, string>>
export type NewKind = keyof typeof newKinds

/** The folder of each kind of post where the author has none yet. */
export const defaultFolders: Readonly<Record<Kind, string>> = { ...newKinds, video: 'videos', audio: 'audio' }
