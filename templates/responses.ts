import { type Html, html } from '../src/model/html.js'
import type { Mention, MentionType } from '../src/model/post.js'
import { initials } from './author.js'

/** What came in: faces for likes, reposts, bookmarks and RSVPs, then replies, then mentions. Foreign text, through holes only. */
export const responses = (mentions: readonly Mention[]): Html | '' => {
  if (mentions.length === 0) return ''
  const of = (...types: MentionType[]): Mention[] => mentions.filter(({ type }) => types.includes(type))
  return html`<section class="responses" aria-labelledby="responses"><h2 id="responses">Responses</h2>
${faces('Liked by', 'u-like', of('like'))}${faces('Reposted by', 'u-repost', of('repost'))}${faces('Bookmarked by', 'u-bookmark', of('bookmark'))}${faces('RSVPs', 'u-rsvp', of('rsvp'))}${comments('Replies', of('reply'))}${comments('Mentioned by', of('mention'))}</section>`
}

const faces = (title: string, property: string, mentions: readonly Mention[]): Html | '' =>
  mentions.length === 0
    ? ''
    : html`<h3>${title} ${mentions.length}</h3>
<ul class="faces">${mentions.map((mention) => html`<li class="${property} h-cite"><a class="u-url" href="${mention.url}" rel="ugc nofollow"><span class="p-author h-card"><span class="avatar initials" aria-hidden="true">${initials(mention.author.name)}</span> <bdi class="p-name">${mention.author.name}</bdi></span></a>${mention.rsvp && html` <data class="p-rsvp" value="${mention.rsvp}">${mention.rsvp}</data>`}</li>`)}</ul>
`

const comments = (title: string, mentions: readonly Mention[]): Html | '' =>
  mentions.length === 0
    ? ''
    : html`<h3>${title}</h3>
<ol class="comments">${mentions.map(
        (
          mention,
        ) => html`<li class="u-comment h-cite"><p class="p-author h-card">${mention.author.url ? html`<a class="u-url p-name" href="${mention.author.url}" rel="ugc nofollow">${mention.author.name}</a>` : html`<bdi class="p-name">${mention.author.name}</bdi>`}</p>
${mention.content && html`<p class="p-content"><bdi>${mention.content}</bdi></p>`}
<p class="meta"><a class="u-url" href="${mention.url}" rel="ugc nofollow">${mention.published ? html`<time class="dt-published" datetime="${mention.published}">${mention.published.slice(0, 10)}</time>` : 'View'} on ${new URL(mention.url).hostname}</a></p></li>
`,
      )}</ol>
`
