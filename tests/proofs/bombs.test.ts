import { describe, expect, test } from 'vitest'
import { serve } from '../server.js'
import { startCli, temporaryFolder, writeFiles } from '../support.js'

/** Pages and posts that would keep a microformats parser for minutes, through every command that reads pages: five seconds each, with a start of the program in it. */
const bombs: Readonly<Record<string, string>> = {
  'items within items': `<a href="TARGET">x</a>${'<div class="h-entry p-a p-b">'.repeat(22)}y`,
  'long classes': `<a href="TARGET">x</a><div class="h-entry"><p class="${'p-a '.repeat(20_000)}">${'y'.repeat(2000)}</p></div>`,
  'contents within contents': `<a href="TARGET">x</a><div class="h-entry">${'<div class="e-content p-name">'.repeat(400)}${'y'.repeat(300_000)}`,
  'elements that are not closed': `<a href="TARGET">x</a><div>${Array.from({ length: 400 }, (_, index) => `<i a=${index}>`).join('')}</div>${'<p>x'.repeat(8000)}`,
}

const blog = (body: string): string =>
  writeFiles(temporaryFolder(), {
    'content/site.yaml': 'url: https://blog.example/\ntitle: "A blog"\nauthor: { name: "Ada Example" }\n',
    'content/notes/a.md': `---\ndate: 2026-01-02\n---\n${body}\n`,
  })

const limit = 5000

/** Runs a command; it is killed when it takes longer than it may. */
const inTime = async (args: readonly string[]): Promise<{ status: number | null; text: string }> => {
  const { child, done } = startCli(args)
  const clock = setTimeout(() => child.kill('SIGKILL'), limit)
  const { status, stdout, stderr } = await done
  clearTimeout(clock)
  return { status, text: stdout + stderr }
}

describe.each(Object.entries(bombs))('%s', (_, bomb) => {
  test('a page that is answered, fetched, or notified', async () => {
    const url = await serve((request, response) => {
      const target = new URL(request.url ?? '', 'http://x/').searchParams.get('t') ?? 'https://b.invalid/'
      response.writeHead(200, { 'content-type': 'text/html' }).end(bomb.replace('TARGET', target))
    })
    const { host } = new URL(url)
    const allow = ['--allow-host', host]
    const made = await inTime(['new', 'reply', `${url}/a`, '--root', blog('x'), ...allow])
    expect(made, made.text).toMatchObject({ status: 0 })
    const root = writeFiles(blog('x'), {
      'content/notes/b.md': `---\ndate: 2026-01-02\nin-reply-to: ${url}/a\n---\nx\n`,
    })
    const fetched = await inTime(['contexts', '--root', root, ...allow])
    expect(fetched, fetched.text).toMatchObject({ status: 0 })
    const source = `${url}/s?t=${encodeURIComponent(`${url}/t`)}`
    const sent = await inTime([
      'webmention',
      'send',
      source,
      `${url}/t`,
      '--root',
      temporaryFolder(),
      ...allow,
    ])
    expect(sent.status, sent.text).not.toBeNull()
    expect(sent.text).not.toMatch(/\n\s+at /)
  })

  test('a post of one’s own', async () => {
    const root = blog(bomb.replace('TARGET', 'https://b.example/'))
    const checked = await inTime(['check', '--root', root])
    expect(checked.status, checked.text).not.toBeNull()
    expect(checked.text).not.toMatch(/\n\s+at /)
    writeFiles(root, {
      'templates/tags.js': 'export const tags = (all, { theme, html }) => html`<p>own</p>`\n',
    })
    const built = await inTime(['build', '--root', root])
    expect(built.status, built.text).not.toBeNull()
    expect(built.text).not.toMatch(/\n\s+at /)
  })
})

test('check says what is wrong with a fragment that is not encoded, and the rest', async () => {
  const { status, text } = await inTime([
    'check',
    '--root',
    blog('[a](#%e0) [b](#nowhere) [c](/notes/a/#%zz)'),
  ])
  expect(status).toBe(0)
  expect(text).not.toContain('a template fails')
  expect(text).toContain('`#nowhere` points to an id that does not exist')
})
