import { interactions, interactionTypes } from '../../model/interactions.js'
import { type Message, type Place, warning } from '../../model/message.js'
import type { Kind, Post } from '../../model/post.js'

/** Folder names that promise a kind. */
const folderKinds: Readonly<Record<string, readonly Kind[]>> = {
  articles: ['article'],
  notes: ['note'],
  photos: ['photo'],
  videos: ['video'],
  responses: interactionTypes(),
  ...Object.fromEntries(
    interactionTypes().flatMap((type) =>
      [interactions[type].plural, ...interactions[type].otherFolders].map((folder) => [folder, [type]]),
    ),
  ),
}

/** A warning when the folder of a post promises another kind than it has. */
export const folderKindMismatch = (post: Post, kind: Kind, placeOf: (key: string) => Place): Message[] => {
  const promised = Object.hasOwn(folderKinds, post.section ?? '')
    ? folderKinds[post.section ?? '']
    : undefined
  if (promised === undefined || promised.includes(kind)) return []
  const why =
    kind === 'article'
      ? {
          key: 'title',
          words: 'has a title, so it is an article',
          mend: 'take the title away, or move the file',
        }
      : {
          key: 'response_type',
          words: `is of kind ${kind}`,
          mend: 'move the file, or change what it answers',
        }
  return [
    warning(
      'folder-kind',
      placeOf(why.key),
      `the folder is \`${post.section}\`, but the post ${why.words}`,
      why.mend,
    ),
  ]
}
