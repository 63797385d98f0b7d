import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import GithubSlugger from 'github-slugger'
import { describe, expect, test } from 'vitest'
import { parse as parseAnyYaml } from 'yaml'
import { targetNames } from '../../src/deploy/targets.js'
import { contentFileOf } from '../../src/model/content-file.js'
import { parseConfig } from '../../src/parse/config/config.js'
import { parseDate } from '../../src/parse/post/date.js'
import { knownKeys } from '../../src/parse/post/keys.js'
import { parsePost } from '../../src/parse/post/post.js'
import { publishingOf } from '../../src/parse/post/withheld.js'
import { parseContext } from '../../src/parse/records/context.js'
import { parseLinkList } from '../../src/parse/records/link-list.js'
import { parseModeration } from '../../src/parse/records/moderation.js'
import { parsePeople } from '../../src/parse/records/people.js'
import {
  blocks,
  blocksOf,
  type CodeBlock,
  codeReadme,
  codeSpans,
  type Document,
  documents,
  manualPage,
  withoutBlocks,
} from '../manual.js'
import { configOf, leastSettings, projectFolder } from '../support.js'

/** What the README and the manual show, read by the program: nothing there is only words. */

const where = ({ file, line }: CodeBlock): string => `${file}:${line}`
const sourceOf = (block: CodeBlock, path: string) => ({ path, file: where(block), value: block.text })

/** A block may show only the front matter of a post. */
const postOf = (block: CodeBlock) => {
  const source = sourceOf(block, 'a.md')
  return parsePost({ ...source, value: `${source.value}\nWords.\n` }, configOf())
}

/** The settings of a block, completed to a site.yaml where it shows a part of one. */
const completed = ({ text }: CodeBlock): string =>
  [...leastSettings.split('\n').filter((line) => !text.includes(`\n${line.split(':')[0]}:`)), text].join('\n')

/** How each file that a block of YAML names in its first line is read: what is wrong with it. */
const yamlFiles: Readonly<Record<string, (block: CodeBlock) => readonly unknown[]>> = {
  'content/site.yaml': (block) =>
    parseConfig({ ...sourceOf(block, 'site.yaml'), value: completed(block) }).messages,
  'content/blogroll.yaml': (block) => parseLinkList(sourceOf(block, 'blogroll.yaml')).messages,
  'content/tools.links.yaml': (block) => parseLinkList(sourceOf(block, 'tools.links.yaml')).messages,
  'content/people.yaml': (block) => parsePeople(sourceOf(block, 'people.yaml')).messages,
  'content/mentions/moderation.yaml': (block) =>
    parseModeration(sourceOf(block, 'mentions/moderation.yaml')).messages,
  '.github/workflows/hourly.yaml': ({ text }) => {
    const { on, jobs } = parseAnyYaml(text) as {
      on: { schedule: { cron: string }[] }
      jobs: Record<string, { steps: object[] }>
    }
    const steps = Object.values(jobs).flatMap((job) => job.steps)
    const isRight =
      on.schedule.every(({ cron }) => cron.split(' ').length === 5) &&
      steps.every((step) => 'uses' in step || 'run' in step)
    return isRight && steps.length > 0 ? [] : ['not a workflow']
  },
}

/** How each language is held; those of programs are run in `tests/program/`. */
const checks: Readonly<Record<string, (block: CodeBlock) => void>> = {
  markdown: (block) => {
    const { post, messages } = postOf(block)
    expect(messages).toEqual([])
    expect(post?.content.html.value).not.toMatch(/:::|\^\^\^/)
    if (block.text.includes('caption: "Monday"')) {
      expect(post?.content.html.value).toContain('<figcaption>Monday</figcaption>')
      expect(post?.content.html.value).toContain('<figcaption>Source: <em>somebody</em></figcaption>')
      expect(post?.content.html.value).toContain('<aside class="block note">')
      expect(post?.photos).toHaveLength(1)
    }
  },
  yaml: (block) => {
    if (block.text.startsWith('---\n')) {
      const { post, messages } = postOf(block)
      expect(messages).toEqual([])
      expect(post?.published).toBeDefined()
      return
    }
    const name = /^# (\S+)\n/.exec(block.text)?.[1] ?? ''
    const read = yamlFiles[name]
    if (read === undefined)
      throw new Error('its first line names no file that is read, e.g. `# content/site.yaml`')
    expect(read(block)).toEqual([])
  },
  json: (block) => {
    const data = JSON.parse(block.text) as Record<string, unknown>
    if ('ok' in data) expect(Object.keys(data).slice(0, 2)).toEqual(['ok', 'messages'])
    else expect(parseContext(sourceOf(block, 'contexts/a.json')).messages).toEqual([])
  },
  // Run by tests/program/manual.test.ts
  sh: () => undefined,
  console: () => undefined,
  js: () => undefined,
  css: () => undefined,
  // Run by tests/program/servers.test.ts
  nginx: () => undefined,
  caddyfile: () => undefined,
  apache: () => undefined,
}

describe('the blocks of README and manual', () => {
  test('are many, of every language that is held', () => {
    expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(Object.keys(checks)))
    for (const name of Object.keys(yamlFiles))
      expect(
        blocksOf('yaml').some(({ text }) => text.startsWith(`# ${name}\n`)),
        name,
      ).toBe(true)
  })

  test.each(blocks.map((block) => [where(block), block] as const))('%s', (_, block) => {
    const check = checks[block.language]
    if (check === undefined) throw new Error(`there is no test for blocks of \`${block.language}\``)
    check(block)
  })
})

describe('tables of the manual', () => {
  test('name files that are read or published', () => {
    const paths = [...manualPage('index').matchAll(/^- `([^`]+)`: /gm)].map(([, path = '']) => path)
    expect(paths.length).toBeGreaterThan(10)
    for (const path of paths)
      if (path.startsWith('content/'))
        expect(contentFileOf(path.slice('content/'.length)), path).not.toMatch(/unknown|leftover|conflict/)
      else expect(['templates/', 'public/', '.smallsocial/', '.smallsocial-server/']).toContain(path)
  })

  const settings = manualPage('settings')

  test('name every setting', () => {
    const keysOf = (yaml: string): string[] => {
      const { messages } = parseConfig({ path: 'site.yaml', file: 'a', value: `${leastSettings}\n${yaml}` })
      const note = messages.map((message) => message.note ?? '').find((one) => one.startsWith('it reads '))
      return (note ?? '').replace('it reads ', '').split(', ')
    }
    const groups = [
      'feeds',
      'tags',
      'markdown',
      'webmention',
      'server',
      'notify',
      'network',
      'robots',
      'theme',
    ]
    const keys = [
      ...keysOf('xyzzyx: 1').filter((key) => !['author', 'deploy', ...groups].includes(key)),
      ...groups.flatMap((group) => keysOf(`${group}: { xyzzyx: 1 }`).map((key) => `${group}.${key}`)),
      ...targetNames.flatMap((name) =>
        keysOf(`deploy: { ${name}: { xyzzyx: 1 } }`).map((key) => `deploy.${name}.${key}`),
      ),
      ...keysOf('sections: { notes: { xyzzyx: 1 } }').map((key) => `${key}\` of a section`),
    ]
    expect(keys.length).toBeGreaterThan(50)
    const author = ['name', 'url', 'photo', 'note', 'email', 'me', 'fediverse'].map((key) => `author.${key}`)
    for (const key of [...keys, ...author]) expect(settings, key).toContain(`\`${key}`)
  })

  test('name every key of front matter', () => {
    const pages = ['front-matter', 'moving-in'].map(manualPage)
    const spans = pages.flatMap(codeSpans).map((span) => span.split(':')[0])
    for (const key of knownKeys) expect(spans, key).toContain(key)
  })

  const section = (name: string): string =>
    new RegExp(`^## ${name}\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(
      manualPage('front-matter'),
    )?.[1] ?? ''

  test('show dates that are read', () => {
    const dates = [...section('Dates').matchAll(/^\| `([^`]+)`/gm)].map(([, date = '']) => date)
    expect(dates.length).toBeGreaterThan(6)
    for (const date of dates) {
      const read = parseDate(date, { timezone: 'UTC', dates: 'mdy' })
      expect(read, date).toHaveProperty('epoch')
      expect('wall' in read && read.wall.slice(0, 7), date).toBe('2025-05')
    }
  })

  test('show keys that make a draft', () => {
    const lines = [...section('Drafts and scheduled posts').matchAll(/^- `([^`]+)`$/gm)]
    expect(lines.length).toBeGreaterThan(5)
    for (const [, line = ''] of lines)
      for (const [key, value] of Object.entries(parseAnyYaml(line) as object))
        expect(publishingOf(key, value), line).toBe('withheld')
    expect(publishingOf('status', 'idea')).toBe('likely')
    expect(publishingOf('status', 'evergreen')).toBe('unclear')
    expect(publishingOf('listed', false)).toBe('unlisted')
  })
})

test('README has at most 150 lines, and no figures before the installation', () => {
  const [readme] = documents
  expect(readme?.text.split('\n').length).toBeLessThanOrEqual(151)
  expect(readme?.text.split('## Install and run')[0]).not.toMatch(/\d (?:ms|s|MB)\b/)
})

/** The ids of headings as code hosts and the site make them. */
const idsOf = (text: string): Set<string> => {
  const slugger = new GithubSlugger()
  return new Set(
    [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, words = '']) =>
      slugger.slug(words.replace(/\[([^\]]*)\]\([^)]*\)|[`*_]/g, '$1')),
    ),
  )
}

const linksIn = ({ text }: Document): string[] =>
  [
    ...withoutBlocks(text)
      .replace(/`[^`\n]*`/g, (code) => '`'.repeat(code.length))
      .matchAll(/\]\(([^()\s]+)(?: "[^"]*")?\)|\b(?:src|srcset|href)="([^"]+)"/g),
  ].map(([, link, attribute]) => link ?? attribute ?? '')

const files = new Map([...documents, codeReadme].map((document) => [document.file, document.text]))

test.each([...documents, codeReadme])('each link of $file leads to something', (document) => {
  const links = linksIn(document)
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) {
    if (/^(?:https|mailto):/.test(link)) continue
    const [path = '', id] = link.split('#')
    const file = path === '' ? document.file : normalize(join(dirname(document.file), path))
    expect(existsSync(join(projectFolder, file)), link).toBe(true)
    if (id !== undefined) expect(idsOf(files.get(file) ?? ''), link).toContain(id)
    // The manual is a part of the sample blog: its links must lead to pages of it.
    if (document.file.startsWith('content/')) expect(file, link).toMatch(/^content\/.*\.md$/)
  }
})
