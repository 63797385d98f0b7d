import type { Config } from '../src/model/config.js'
import { absoluteUrl } from '../src/model/content.js'
import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { formatCount } from '../src/model/i18n/index.js'
import type { CountKey } from '../src/model/i18n/ui-strings.js'
import { interactionRow, interactions, interactionTypes } from '../src/model/interactions.js'
import { type AuthorReply, type Mention, type MentionType, mentionTypes } from '../src/model/mention.js'
import type { Entry, List, UndatedPage } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { avatar } from './avatar.js'
import { uiLanguageAttributes } from './language.js'
import { foreignTime, time } from './time.js'
import { behindWarning } from './warning.js'

/**
 * Returns the responses of a page: avatars for likes, reposts, bookmarks and RSVPs, then replies, then mentions, then the
 * form to send a webmention. Untrusted text is only in `${}` of `html`, which escapes it.
 */
export const responses = (page: Entry | UndatedPage | List, context: TemplateContext): Html | '' => {
  const { config } = context.site
  const { mentions, mentionCounts: counts } = page
  const of = (type: MentionType): Mention[] =>
    mentions.filter((mention) => mention.type === type && !isReacji(mention))
  // People who hide from visitors are only counted.
  const nameless = (type: MentionType): number =>
    mentions.length === 0 ? 0 : Math.max(0, (counts[type] ?? 0) - countOf(type, mentions))
  const parts = lines(
    mentions.length === 0 &&
      responseCounts(counts, config) !== '' &&
      html`<p>${responseCounts(counts, config)}</p>`,
    ...interactionTypes('like').map((type) => {
      const { strings, responseClass } = interactionRow(type)
      return (
        strings.receivedFrom &&
        avatarList(strings.receivedFrom, responseClass, of(type), nameless(type), context)
      )
    }),
    reacji(mentions.filter(isReacji), context),
    rsvps(of('rsvp'), nameless('rsvp'), context),
    comments('replyCount', of('reply'), nameless('reply'), context),
    comments('mentionedBy', of('mention'), nameless('mention'), context),
    config.webmention.endpoint !== undefined && form(page, config.webmention.endpoint, context),
  )
  return parts.value === ''
    ? ''
    : html`<section class="responses"${'lang' in page && uiLanguageAttributes(page, context.site)} aria-labelledby="responses">
<h2 id="responses">${config.strings.responses}</h2>
${parts}
</section>`
}

/** Returns the number of responses of each type, e.g. `3 replies, 2 likes`; an empty string without responses. */
export const responseCounts = (counts: Entry['mentionCounts'], { strings, language }: Config): string =>
  mentionTypes
    .flatMap((type) => {
      const count = counts[type] ?? 0
      const key = type === 'mention' ? 'mentionCount' : interactions[type].strings.count
      return count === 0 ? [] : [formatCount(strings[key], count, language)]
    })
    .join(', ')

const heading = (
  title: CountKey,
  mentions: readonly Mention[],
  { site }: TemplateContext,
  nameless = 0,
): Html =>
  html`<h3><bdi>${formatCount(site.config.strings[title], countShown(mentions) + nameless, site.config.language)}</bdi></h3>`

/** Returns the number of mentions of a type, with those below others. */
const countOf = (type: MentionType, mentions: readonly Mention[]): number =>
  mentions.reduce(
    (sum, mention) => sum + (mention.type === type ? 1 : 0) + countOf(type, mention.replies ?? []),
    0,
  )

/** Returns the number of mentions of a heading, with the replies and mentions below them; those below an RSVP do not count. */
const countShown = (mentions: readonly Mention[]): number =>
  mentions.reduce(
    (sum, { type, replies = [] }) =>
      sum +
      1 +
      (type === 'rsvp' ? 0 : countShown(replies.filter((one) => ['reply', 'mention'].includes(one.type)))),
    0,
  )

/** Whether a mention is a reply of one emoji: https://indieweb.org/reacji */
const isReacji = ({ type, content, replies, answers }: Mention): boolean =>
  type === 'reply' &&
  replies === undefined &&
  answers === undefined &&
  content !== undefined &&
  /^\p{RGI_Emoji}$/v.test(content)

const avatarList = (
  title: CountKey,
  property: string,
  mentions: readonly Mention[],
  nameless: number,
  context: TemplateContext,
): Html | '' =>
  mentions.length + nameless === 0
    ? ''
    : html`${heading(title, mentions, context, nameless)}
${mentions.length > 0 && collapsed(mentions, avatarsShown, context, (shown) => html`<ul class="faces">${shown.map((mention) => html`<li class="${property} h-cite">${linkedAvatar(mention)}</li>\n`)}</ul>`)}`

const reacji = (mentions: readonly Mention[], context: TemplateContext): Html | '' =>
  mentions.length === 0
    ? ''
    : html`${heading('reactions', mentions, context)}
${collapsed(mentions, avatarsShown, context, (shown) => html`<ul class="faces">${shown.map((mention) => html`<li class="u-comment h-cite">${linkedAvatar(mention)}<span class="p-content reacji">${mention.content}</span></li>\n`)}</ul>`)}`

const rsvps = (mentions: readonly Mention[], nameless: number, context: TemplateContext): Html =>
  lines(
    nameless > 0 && heading(interactions.rsvp.strings.count, [], context, nameless),
    ...(['yes', 'maybe', 'interested', 'no'] as const).map((rsvp) => {
      const answered = mentions.filter((mention) => mention.rsvp === rsvp)
      const withoutText = answered.filter(({ content }) => content === undefined)
      const withText = answered.filter(({ content }) => content !== undefined)
      return (
        answered.length > 0 &&
        html`${heading(rsvpTitles[rsvp], answered, context)}
${lines(
  withoutText.length > 0 &&
    collapsed(
      withoutText,
      avatarsShown,
      context,
      (shown) =>
        html`<ul class="faces">${shown.map((mention) => html`<li class="u-comment h-cite">${linkedAvatar(mention)}<data class="p-rsvp" value="${rsvp}"></data></li>\n`)}</ul>`,
    ),
  withText.length > 0 && collapsed(withText, commentsShown, context, (shown) => thread(shown, context)),
)}`
      )
    }),
  )

const rsvpTitles = {
  yes: 'going',
  maybe: 'perhapsGoing',
  interested: 'interestedIn',
  no: 'notGoing',
} as const

/** Returns an avatar as a link to the response, with the name for screen readers; or only the name, by the settings. */
const linkedAvatar = ({ author, url, isNameOnly }: Mention): Html =>
  isNameOnly === true
    ? html`<a class="u-url only-name" href="${url}" rel="ugc nofollow"><span class="p-author h-card"><bdi class="p-name">${author.name}</bdi></span></a>`
    : html`<a class="u-url" href="${url}" rel="ugc nofollow" title="${author.name}"><span class="p-author h-card">${avatarOf(author)}<span class="p-name sr-only">${author.name}</span></span></a>`

const avatarOf = (author: Mention['author']): Html => avatar(author, 40, { isLazy: true })

const comments = (
  title: CountKey,
  mentions: readonly Mention[],
  nameless: number,
  context: TemplateContext,
): Html | '' =>
  mentions.length + nameless === 0
    ? ''
    : html`${heading(title, mentions, context, nameless)}
${mentions.length > 0 && collapsed(mentions, commentsShown, context, (shown) => thread(shown, context))}`

const thread = (mentions: readonly Mention[], context: TemplateContext): Html =>
  html`<ol class="comments">
${mentions.map((mention) => comment(mention, context))}</ol>`

const comment = (mention: Mention, context: TemplateContext): Html => {
  const { author, url, name, published, content, rsvp, warning, isOwn = false, replies, answers } = mention
  const { strings, language } = context.site.config
  const byline = isOwn
    ? html`<p>${context.theme.author('byline', context)}</p>`
    : html`<p class="p-author h-card">${mention.isNameOnly !== true && html`${avatarOf(author)} `}${author.url === undefined ? html`<bdi class="p-name">${author.name}</bdi>` : html`<a class="u-url p-name" href="${author.url}" rel="ugc nofollow"><bdi>${author.name}</bdi></a>`}</p>`
  return html`<li class="u-comment h-cite${isOwn && ' own'}">
${byline}
${lines(
  name && html`<p><bdi class="p-name">${name}</bdi></p>`,
  content &&
    behindWarning(
      warning,
      html`<div class="p-content">${content.split('\n\n').map((paragraph) => html`<p dir="auto">${withLineBreaks(paragraph)}</p>`)}</div>`,
      context,
    ),
  rsvp && html`<data class="p-rsvp" value="${rsvp}"></data>`,
  html`<p class="meta"><a class="u-url" href="${url}" rel="ugc nofollow">${published ? interpolate(strings.dayOnHost, { day: foreignTime(published, language), host: hostOf(url) }) : interpolate(strings.viewOn, { host: hostOf(url) })}</a></p>`,
  answers &&
    answers.length > 0 &&
    html`<ol class="comments">\n${answers.map((answer) => authorReply(answer, context))}</ol>`,
  replies && thread(replies, context),
)}</li>
`
}

/** Returns a text with `<br>` at its line ends. */
const withLineBreaks = (text: string): Html =>
  html`${text.split('\n').map((line, index) => html`${index > 0 && html`<br>`}${line}`)}`

const authorReply = (
  { url, published, text, content, warning, mentions }: AuthorReply,
  context: TemplateContext,
): Html =>
  html`<li class="u-comment h-cite own">
<p>${context.theme.author('byline', context)}</p>
${lines(
  behindWarning(
    warning,
    content === undefined
      ? html`<p class="p-content">${text}</p>`
      : html`<div class="e-content">${content}</div>`,
    context,
  ),
  html`<p class="meta"><a class="u-url" href="${absoluteUrl(url, context.site)}">${time('dt-published', published, context.site.config.language)}</a></p>`,
  mentions.length > 0 && thread(mentions, context),
)}</li>
`

const avatarsShown = 24
const commentsShown = 50

/** Returns all mentions; those after the limit, and old ones, are in a `<details>` element. */
const collapsed = (
  mentions: readonly Mention[],
  limit: number,
  { site: { config } }: TemplateContext,
  show: (shown: readonly Mention[]) => Html,
): Html => {
  const recent = mentions.filter(({ isOld }) => isOld !== true)
  const shown = recent.slice(0, limit)
  const folded = mentions.filter((mention) => !shown.includes(mention))
  if (folded.length === 0) return show(shown)
  return html`${shown.length > 0 && show(shown)}
<details class="more"><summary>${shown.length === 0 ? config.strings.older : formatCount(config.strings.more, folded.length, config.language)}</summary>
${show(folded)}
</details>`
}

const form = ({ url }: Entry | UndatedPage | List, endpoint: string, { site }: TemplateContext): Html =>
  html`<form class="webmention-form" action="${endpoint}" method="post">
<label for="source">${site.config.strings.answerHere}</label>
<p><input id="source" name="source" type="url" dir="ltr" required placeholder="https://"> <button>${site.config.strings.sendButton}</button></p>
<input type="hidden" name="target" value="${absoluteUrl(url, site)}">
<p class="meta"><a href="${site.config.base}/webmention/">${site.config.strings.whatIsThis}</a></p>
</form>`
