import { interactions, interactionTypes } from '../../model/interactions.js'
import { type Message, type Place, warning } from '../../model/message.js'
import type { Kind, Post } from '../../model/post.js'

/** Folder name → the kinds of the posts in it. */
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

/** Returns a warning when the folder of a post is named after another kind; empty otherwise. */
export const folderKindMismatch = (post: Post, kind: Kind, placeOf: (key: string) => Place): Message[] => {
  const expected = Object.hasOwn(folderKinds, post.section ?? '')
    ? folderKinds[post.section ?? '']
    : undefined
  const isResponse = post.section === 'responses' && post.interactions.length > 0
  if (expected === undefined || expected.includes(kind) || isResponse) return []
  const mismatch =
    kind === 'article'
      ? {
          key: 'title',
          reason: 'has a title, so it is an article',
          note: 'remove the title, or move the file',
        }
      : {
          key: 'response_type',
          reason: `is of kind ${kind}`,
          note: 'move the file, or change the kind of the post',
        }
  return [
    warning(
      'folder-kind',
      placeOf(mismatch.key),
      `the folder is \`${post.section}\`, but the post ${mismatch.reason}`,
      mismatch.note,
    ),
  ]
}
