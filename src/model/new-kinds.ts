import { type InteractionType, interactions, interactionTypes } from './interactions.js'
import type { BuiltInKind, Kind } from './post.js'

/** Kinds that `new` makes, and the folder of each where the author has none yet. */
export const newKinds = {
  note: 'notes',
  article: 'articles',
  ...(Object.fromEntries(interactionTypes().map((type) => [type, interactions[type].plural])) as Record<
    InteractionType,
    string
  >),
  photo: 'photos',
  ...{ review: 'reviews', event: 'events', checkin: 'checkins' },
  ...{ collection: 'collections', presentation: 'presentations' },
} satisfies Partial<Record<BuiltInKind, string>>

/** The folder of each built-in kind of post where the author has none yet. */
export const defaultFolders: Readonly<Record<BuiltInKind, string>> = {
  ...newKinds,
  ...{ video: 'videos', audio: 'audio' },
}

/** Returns the folder of a kind of post where the author has none yet. */
export const defaultFolder = (kind: Kind): string =>
  Object.hasOwn(defaultFolders, kind) ? defaultFolders[kind as BuiltInKind] : kind
