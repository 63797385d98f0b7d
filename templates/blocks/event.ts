import type { BlockContext } from '../../src/model/block-template.js'
import { calendarUrl } from '../../src/model/calendar.js'
import { type Html, html, interpolate } from '../../src/model/html.js'
import { localeOf } from '../../src/model/i18n/index.js'
import type { EventTimes, GeoPlace } from '../../src/model/item.js'
import { type Timestamp, toRfc3339 } from '../../src/model/timestamp.js'
import { clockText, momentText } from '../time.js'
import { placeIn } from './place.js'

/** Renders when and where an event is, with a link to its file for calendars: https://microformats.org/wiki/h-event */
export const event = (
  { start, end, location, isElsewhere }: EventTimes & { readonly location?: GeoPlace },
  context: BlockContext,
): Html => {
  const { strings, language } = localeOf(context.post, context.config)
  // Without their offsets, a flight may end before it begins.
  const hasTwoOffsets = end !== undefined && start.hasTime && end.hasTime && start.offset !== end.offset
  const isOneDay = end !== undefined && !hasTwoOffsets && end.wall.slice(0, 10) === start.wall.slice(0, 10)
  const words = (value: Timestamp): string =>
    momentText(value, language) + (hasTwoOffsets ? ` (UTC${value.offset})` : '')
  const offset = isElsewhere === true && !hasTwoOffsets ? ` (UTC${start.offset})` : ''
  const times =
    end === undefined || (isOneDay && !end.hasTime && !start.hasTime)
      ? html`${moment('dt-start', start, momentText(start, language) + offset)}${end && html`<data class="dt-end" value="${end.wall.slice(0, 10)}"></data>`}`
      : interpolate(strings.until, {
          start: moment('dt-start', start, words(start)),
          end: moment(
            'dt-end',
            end,
            (isOneDay && end.hasTime ? clockText(end, language) : words(end)) + offset,
          ),
        })
  return html`<div class="data event">
<p>${times} <a class="meta" href="${calendarUrl(context.post.url)}">${strings.calendar}</a></p>
${location && html`<p>${placeIn(location, 'p-location', context)}</p>\n`}</div>`
}

const moment = (property: string, value: Timestamp, words: string): Html =>
  html`<time class="${property}" datetime="${value.hasTime ? toRfc3339(value) : value.wall.slice(0, 10)}">${words}</time>`
