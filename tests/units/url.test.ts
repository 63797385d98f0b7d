import { expect, test } from 'vitest'
import { canonicalUrl, hostOf, isWebUrl } from '../../src/model/untrusted.js'
import { parseUrl } from '../../src/model/url.js'

test('URLs with non-ASCII letters stay URLs, however many were parsed before', () => {
  for (let round = 0; round < 20_000; round++) {
    if (!isWebUrl('http://ü.example/ä')) throw new Error(`no URL in round ${round}`)
    if (hostOf('http://é.example/') !== 'xn--9ca.example') throw new Error(`no host in round ${round}`)
    if (canonicalUrl('https://www.ñ.example/a/') !== 'xn--ida.example/a')
      throw new Error(`no key in round ${round}`)
  }
  expect(parseUrl('/ä', 'http://ü.example/')?.href).toBe('http://xn--tda.example/%C3%A4')
})

test.each(['', 'http://', 'http://[', 'a b', '//x'])('%j is no URL', (text) => {
  expect(parseUrl(text)).toBeUndefined()
})
