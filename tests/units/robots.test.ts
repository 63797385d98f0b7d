import { expect, test } from 'vitest'
import { buildIn, buildOf, leastSettings, pageText, temporaryFolder, writeFiles } from '../support.js'

const robotsOf = async (settings: string): Promise<string> =>
  pageText(await buildOf({ 'notes/a.md': '---\ndate: 2026-05-01\n---\nA.' }, settings), 'robots.txt')

/** Whether a crawler may read the site: the group of its name counts, else that of all (https://www.rfc-editor.org/rfc/rfc9309#section-2.2.1). */
const mayRead = (text: string, agent: string): boolean => {
  const groups = text
    .split('\n\n')
    .map((group) =>
      [...group.matchAll(/^([\w-]+): *(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value })),
    )
  const groupOf = (wanted: string) =>
    groups.find((lines) => lines.some(({ name, value }) => name === 'User-agent' && value === wanted))
  return (
    (groupOf(agent) ?? groupOf('*'))?.some(({ name, value }) => name === 'Disallow' && value === '/') !== true
  )
}

test('robots.txt says nothing about language models by default', async () =>
  expect(await robotsOf('')).toBe('User-agent: *\nAllow: /\n\nSitemap: https://blog.example/sitemap.xml\n'))

test.each([
  'GPTBot',
  'ClaudeBot',
  'CCBot',
  'Google-Extended',
  'PerplexityBot',
  'Bytespider',
  'meta-externalagent',
])('%s is asked to stay away only with `disallow`', async (agent) => {
  const settings = ['', 'robots: { ai: allow }', 'robots: { ai: disallow }']
  const texts = await Promise.all(settings.map(robotsOf))
  expect(texts.map((text) => mayRead(text, agent))).toEqual([true, true, false])
})

test('search engines and readers are not', async () => {
  const text = await robotsOf('robots: { ai: disallow }')
  for (const agent of ['Googlebot', 'Bingbot', 'DuckDuckBot', 'Applebot', 'Feedly', 'archive.org_bot'])
    expect(mayRead(text, agent), agent).toBe(true)
})

test.each([
  ['allow', 'Content-Signal: search=yes, ai-input=yes, ai-train=yes\nContent-Usage: train-ai=y\nAllow: /\n'],
  ['disallow', 'Content-Signal: search=yes, ai-input=no, ai-train=no\nContent-Usage: train-ai=n\nAllow: /\n'],
])('`%s` is said by the drafts, too, in the group of all', async (value, lines) =>
  expect(await robotsOf(`robots: { ai: ${value} }`)).toContain(`User-agent: *\n${lines}`),
)

test('a robots.txt of the author, which replaces these rules, is a warning', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\nrobots: { ai: disallow }\n`,
    'content/static/robots.txt': 'User-agent: *\nAllow: /\n',
  })
  const { messages } = await buildIn(root)
  expect(messages.map(({ line, reason }) => [line, reason.slice(0, 27)])).toEqual([
    [expect.any(Number), '`robots.ai` has no effect, '],
  ])
})
