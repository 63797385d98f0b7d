import type { FrontMatterStyle } from '../../model/front-matter-style.js'
import { type InteractionType, interactions, interactionTypes } from '../../model/interactions.js'
import type { Kind } from '../../model/post.js'
import { frontMatterKeys, targetKeys } from './keys.js'

/** Detects the style of front matter in posts, the newest first. The first post that has a key decides. */
export const detectFrontMatterStyle = (
  posts: readonly { readonly kind: Kind; readonly text: string }[],
): FrontMatterStyle => {
  const heads = posts.map(({ kind, text }) => ({
    kind,
    head: /^---\n([\s\S]*?)\n---/.exec(text.replaceAll('\r\n', '\n'))?.[1] ?? '',
  }))
  const first = (keys: readonly string[]): RegExpExecArray | undefined => {
    const pattern = new RegExp(`^(${keys.join('|')})[ \\t]*:[ \\t]*(.?)`, 'm')
    return heads.map(({ head }) => pattern.exec(head)).find((found) => found !== null) ?? undefined
  }
  const date = first(['date', 'published', 'dt_published', 'published_date', 'created_date'])
  const target = first(['targeturl', ...targetKeys.map(({ key }) => key)])
  const words: Partial<Record<Kind, string>> = {}
  for (const { kind, head } of heads) {
    const word = /^response_type[ \t]*:[ \t]*["']?(\w+)/m.exec(head)?.[1]
    if (word !== undefined) words[kind] ??= word
  }
  const title = `(?:${frontMatterKeys.name.join('|')})`
  const newest = new Map(heads.toReversed().map(({ kind, head }) => [kind, head]))
  return {
    title: first(frontMatterKeys.name)?.[1] ?? 'title',
    date: date?.[1] ?? 'date',
    isDateQuoted: date?.[2] !== undefined && /["']/.test(date[2]),
    tags: first(frontMatterKeys.category)?.[1] ?? 'tags',
    ...(target?.[1] === 'targeturl' && { responseTypes: { ...defaultResponseTypes, ...words } }),
    titled: new Set(
      [...newest].filter(([, head]) => new RegExp(`^${title}[ \\t]*:`, 'm').test(head)).map(([kind]) => kind),
    ),
  }
}

const defaultResponseTypes = Object.fromEntries(
  interactionTypes().map((type) => [type, interactions[type].responseTypes[0]]),
) as Readonly<Record<InteractionType, string>>
