import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SentWebmention } from '../../src/model/ledger.js'
import { hostOf } from '../host.js'
import { answer, bodyOf, serve } from '../server.js'
import { runHere, temporaryFolder, writeFiles } from '../support.js'

/**
 * `version-0.1/` is a blog as version 0.1 left it after two pulls and two deploys: settings, received mentions,
 * moderation and sent webmentions under the names of then. Hashes in its ledger are made of the addresses in the posts,
 * so the two hosts have fixed ports.
 */
const fixture = join(import.meta.dirname, 'version-0.1')
const ownAddress = '127.0.16.1'
const otherAddress = '127.0.17.1'

test('the files of version 0.1 build and deploy: nothing is lost, nothing is sent twice', async () => {
  const [root, published] = [temporaryFolder(), join(temporaryFolder(), 'site')]
  cpSync(fixture, root, { recursive: true })
  mkdirSync(published)
  const own = await hostOf(published, ownAddress, 8101)
  const received: string[] = []
  const receiver = await serve(
    async (request, response) => {
      if (request.method === 'GET') return answer(response, 200, { link: '</wm>; rel="webmention"' })
      received.push(new URLSearchParams(await bodyOf(request)).get('target') ?? '')
      answer(response, 202)
    },
    otherAddress,
    8102,
  )
  const before = readFileSync(join(root, 'content/site.yaml'), 'utf8')
  const ledger = (): SentWebmention[] =>
    readFileSync(join(root, 'content/sent.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SentWebmention)
  const twoHoursAgo = new Date(Date.now() - 7_200_000).toISOString()
  writeFiles(root, {
    'content/site.yaml': before.replace('PUBLIC', published),
    // The webmention that a busy server did not take is due again.
    'content/sent.jsonl': readFileSync(join(root, 'content/sent.jsonl'), 'utf8').replace(
      /("state":"later".*"time":")[^"]*(","attempts":1,"since":")[^"]*/,
      `$1${twoHoursAgo}$2${twoHoursAgo}`,
    ),
  })
  const moderation = readFileSync(join(root, 'content/mentions/moderation.yaml'), 'utf8')
  const sentBefore = ledger().map(({ source, target }) => `${source} ${target}`)
  const run = async (...command: readonly string[]) => {
    const hosts = [own.host, new URL(receiver).host].flatMap((host) => ['--allow-host', host])
    const args = [...command, '--root', root, ...(command[0] === 'build' ? [] : hosts)]
    return runHere(args)
  }

  expect(await run('build', '--strict')).toMatchObject({ status: 0, stderr: '' })
  const page = readFileSync(join(root, 'public/responses/first/index.html'), 'utf8')
  expect(page).toContain('Well said.')
  expect(page).not.toContain('Buy now.')
  expect(page).not.toContain('Who am I?')
  expect(page).toContain('title="Bo"')

  const { mentions } = JSON.parse((await run('mentions', 'list', '--json')).stdout) as {
    mentions: { author: string; state: string }[]
  }
  expect(Object.fromEntries(mentions.map(({ author, state }) => [author, state]))).toEqual({
    Jane: 'shown',
    Bo: 'shown',
    Jam: 'pending',
    'Nobody known': 'pending',
    Eve: 'hidden',
  })
  expect((await run('mentions', 'list', '--unmatched')).stdout).toContain('Kim')

  const deployed = await run('deploy')
  expect(deployed).toMatchObject({ status: 0, stderr: '' })
  expect(received).toEqual([`${receiver}/busy`])
  expect((await run('deploy')).stdout).toContain('nothing deployed')
  expect(received).toHaveLength(1)

  expect(
    ledger()
      .map(({ source, target }) => `${source} ${target}`)
      .sort(),
  ).toEqual(sentBefore.sort())
  expect(ledger().find(({ state }) => state === 'refused')).toMatchObject({
    message: 'it answers 400: no link found',
  })
  expect(readFileSync(join(root, 'content/mentions/moderation.yaml'), 'utf8')).toBe(moderation)
})

test('the settings of version 0.1 are read under their old names', async () => {
  const root = temporaryFolder()
  cpSync(fixture, root, { recursive: true })
  writeFiles(root, {
    'content/site.yaml': readFileSync(join(fixture, 'content/site.yaml'), 'utf8').replace(
      'webmention:\n',
      'webmention:\n  endpoint: https://endpoint.example/\n',
    ),
    'templates/missing.mjs':
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a module
      'export const missing = (_, { html, site }) => html`<p>${site.config.words.tellMe}</p>`',
  })
  const built = await runHere(['build', '--root', root])
  expect(built).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(root, 'public/responses/first/index.html'), 'utf8')).toContain(
    '<button>Send it</button>',
  )
  expect(readFileSync(join(root, 'public/404.html'), 'utf8')).toBe('<p>Send it</p>')
  writeFiles(root, {
    'content/site.yaml':
      'url: https://a.example/\ntitle: A\nauthor: { name: A }\nwebmention:\n  formerly: nowhere\n',
  })
  expect((await runHere(['build', '--root', root])).stderr).toContain('content/site.yaml:5:3')
})
