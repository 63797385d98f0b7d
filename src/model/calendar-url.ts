/** Returns the URL of the calendar file of an event, beside its page. */
export const calendarUrl = (url: string): string =>
  url.endsWith('/') ? `${url}event.ics` : `${url.replace(/\.html$/, '')}.ics`
