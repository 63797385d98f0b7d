import type { List } from './site.js'

/** Returns the URL of the calendar file of an event, beside its page. */
export const calendarUrl = (url: string): string =>
  url.endsWith('/') ? `${url}event.ics` : `${url.replace(/\.html$/, '')}.ics`

/** Whether a list has a calendar file: that of events, and sections with events. */
export const hasCalendar = (list: List): boolean =>
  (list.type === 'section' || ('kind' in list && list.kind === 'event')) &&
  list.feedEntries.some(({ event }) => event !== undefined)
