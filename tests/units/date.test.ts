import { describe, expect, test } from 'vitest'
import { toRfc822, toRfc3339 } from '../../src/model/timestamp.js'
import { type DateSettings, parseDate } from '../../src/parse/date.js'

const read = (text: string, settings: Partial<DateSettings> = {}): string => {
  const date = parseDate(text, { timezone: 'UTC', ...settings })
  return 'reason' in date ? date.reason : toRfc3339(date)
}

describe('dates', () => {
  test.each([
    ['2025-05-26 18:14 -05:00', '2025-05-26T18:14:00-05:00'],
    ['2025-05-26T18:14:09-05:00', '2025-05-26T18:14:09-05:00'],
    ['2025-05-26t18:14:09.123z', '2025-05-26T18:14:09+00:00'],
    ['2025-05-26 18:14 -0530', '2025-05-26T18:14:00-05:30'],
    ['2025-05-26 7:05', '2025-05-26T07:05:00+00:00'],
    ['2025-05-26', '2025-05-26T00:00:00+00:00'],
    ['  2025-05-26  ', '2025-05-26T00:00:00+00:00'],
    ['2024-02-29', '2024-02-29T00:00:00+00:00'],
    ['2025-02-29', 'the date `2025-02-29` does not exist'],
    ['2025-02-30', 'the date `2025-02-30` does not exist'],
    ['2025-13-01', 'the date `2025-13-01` does not exist'],
    ['2025-05-26 24:00', 'the time of `2025-05-26 24:00` does not exist'],
    ['2025-05-26 12:60', 'the time of `2025-05-26 12:60` does not exist'],
    ['2025-05-26 13:00 PM', 'the time of `2025-05-26 13:00 PM` does not exist'],
    ['2025-05-26 12:00 +15:00', 'the offset of `2025-05-26 12:00 +15:00` does not exist'],
    ['5/6/2025', 'the date `5/6/2025` may be read in two ways'],
    ['yesterday', '`yesterday` is not a date'],
  ])('%s → %s', (text, want) => expect(read(text)).toBe(want))

  test.each([
    ['mdy', '09/29/2021 07:16 PM -05:00', '2021-09-29T19:16:00-05:00'],
    ['mdy', '5/10/2022 12:27 -05:00', '2022-05-10T12:27:00-05:00'],
    ['mdy', '05/10/2022 12:27 AM -05:00', '2022-05-10T00:27:00-05:00'],
    ['mdy', '05/10/2022 12:27 PM -05:00', '2022-05-10T12:27:00-05:00'],
    ['dmy', '5/10/2022 9:01:02', '2022-10-05T09:01:02+00:00'],
    ['dmy', '31/12/2022', '2022-12-31T00:00:00+00:00'],
    ['mdy', '31/12/2022', 'the date `31/12/2022` does not exist'],
  ] as const)('%s: %s → %s', (dates, text, want) => expect(read(text, { dates })).toBe(want))

  test.each([
    ['America/Chicago', '2025-01-15 12:00', '2025-01-15T12:00:00-06:00'],
    ['America/Chicago', '2025-07-15 12:00', '2025-07-15T12:00:00-05:00'],
    ['Europe/Berlin', '2026-03-29 02:30', '2026-03-29T02:30:00+01:00'],
    ['Europe/Berlin', '2026-10-25 02:30', '2026-10-25T02:30:00+02:00'],
    ['Asia/Kolkata', '2026-10-25', '2026-10-25T00:00:00+05:30'],
    ['Pacific/Kiritimati', '2026-10-25 00:00', '2026-10-25T00:00:00+14:00'],
    ['America/St_Johns', '2026-01-25 00:00', '2026-01-25T00:00:00-03:30'],
  ])('in %s, %s is %s', (timezone, text, want) => expect(read(text, { timezone })).toBe(want))

  test('RSS has the author’s own weekday, clock and offset', () => {
    const date = parseDate('2025-05-26 23:14 -05:00', { timezone: 'UTC' })
    expect('reason' in date ? date.reason : toRfc822(date)).toBe('Mon, 26 May 2025 23:14:00 -0500')
  })
})
