import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blocksOf, type CodeBlock, codeSpans, documents, manualPage, onlyBlock } from '../manual.js'
import { buildIn, leastSettings, projectFolder, runCli, temporaryFolder, writeFiles } from '../support.js'

/** The commands, templates and outputs of README and manual, by the program itself. */

/** Each command with its help: `mentions pull` → the text of `--help`. */
const helpOf = new Map<string, string>()
const readHelp = (path: readonly string[]): void => {
  const { stdout } = runCli([...path, '--help'])
  helpOf.set(path.join(' '), stdout)
  const commands = /\nCommands:\n([\s\S]*?)(?=\n\S|$(?![\s\S]))/.exec(stdout)?.[1] ?? ''
  for (const [, name = ''] of commands.matchAll(/^ {2}([a-z]+)(?: |$)/gm))
    if (name !== 'help') readHelp([...path, name])
}
readHelp([])
const optionsOf = (path: string): string[] =>
  [...(helpOf.get(path) ?? '').matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = '']) => option)
const isGroup = (path: string): boolean => (helpOf.get(path) ?? '').includes('\nCommands:\n')

/** Why a line such as `smallsocial build --drafts` cannot be run; undefined when it can. */
const commandTrouble = (words: readonly string[]): string | undefined => {
  let path = ''
  let count = 0
  for (const word of words) {
    const longer = path === '' ? word : `${path} ${word}`
    if (!helpOf.has(longer)) break
    path = longer
    count++
  }
  if (count === 0 && words[0] !== undefined && !words[0].startsWith('-')) return `no command \`${words[0]}\``
  if (isGroup(path) && path !== '' && words.length > count && !words[count]?.startsWith('-'))
    return `no command \`${path} ${words[count]}\``
  for (const word of words.slice(count))
    if (word.startsWith('--') && !optionsOf(path).includes(word.split('=')[0] ?? ''))
      return `\`${path}\` has no ${word}`
  return undefined
}

/** The commands of the program in a text of a shell, as words. */
const commandsIn = (shell: string): string[][] =>
  [...shell.matchAll(/(?:^|[\s;&|`])smallsocial((?: (?:"[^"\n]*"|[^\s;&|`"#<>]+))*)/g)].map(
    ([, words = '']) => (words.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')),
  )

/** The lines that are typed in a block: all of a script; of a session, those behind `$`. */
const typedIn = ({ language, text }: CodeBlock): string =>
  language === 'console'
    ? [...text.matchAll(/^\$ (.*)$/gm)].map(([, line]) => line).join('\n')
    : text.replace(/(^|\s)#.*$/gm, '$1')

const scripts = (
  JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts

describe('commands', () => {
  const shells = [...blocksOf('sh'), ...blocksOf('console'), ...blocksOf('yaml')].map((block) => ({
    where: `${block.file}:${block.line}`,
    shell: typedIn(block),
  }))

  test.each(shells)('of $where are commands that there are', ({ shell }) => {
    for (const words of commandsIn(shell)) expect(commandTrouble(words), words.join(' ')).toBeUndefined()
    for (const [, name = ''] of shell.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name])
  })

  test('are in every page of the blocks, and are found', () => {
    const found = shells.flatMap(({ shell }) => commandsIn(shell))
    expect(found.length).toBeGreaterThan(50)
    expect(commandTrouble(['build', '--wrong'])).toBeDefined()
    expect(commandTrouble(['mentions', 'wrong'])).toBeDefined()
    expect(commandTrouble(['wrong'])).toBeDefined()
  })

  test.each(documents)('in the text of $file are commands that there are', ({ text }) => {
    for (const span of codeSpans(text))
      for (const words of commandsIn(span)) expect(commandTrouble(words), span).toBeUndefined()
  })

  test('and all of their options are in the manual, in the section of each', () => {
    const page = manualPage('commands')
    const sections = new Map(page.split(/^## /m).map((text) => [text.split('\n')[0] ?? '', text]))
    const common = sections.get('Common flags') ?? ''
    const sectionOf = (path: string): string =>
      sections.get(path) ?? sections.get(path.split(' ')[0] ?? '') ?? sections.get('plan and deploy') ?? ''
    for (const path of helpOf.keys()) {
      if (path === '') continue
      expect(sectionOf(path), path).toContain(path)
      for (const option of optionsOf(path))
        if (option !== '--help') expect(common + sectionOf(path), `${path} ${option}`).toContain(`${option}`)
    }
    for (const [span] of codeSpans(page).flatMap((one) => [...one.matchAll(/--[a-z-]+/g)]))
      expect([...helpOf.keys()].flatMap(optionsOf), span).toContain(span)
  })
})

describe('outputs', () => {
  const keysOf = (args: readonly string[], root: string): string[] => {
    const { stdout } = runCli([...args, '--json'], { cwd: root })
    return Object.keys(JSON.parse(stdout) as object)
  }
  const rows = new Map(
    (manualPage('commands').split('## JSON output')[1] ?? '')
      .split('\n')
      .flatMap((line) => [...line.matchAll(/^\| (.*?) \| (.*) \|$/g)])
      .map(([, command = '', keys = '']) => [
        command,
        [...keys.replace(/\([^)]*\)/g, '').matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
      ]),
  )

  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': leastSettings,
    'content/notes/a.md': '---\ndate: 2026-01-02\n---\nHello\n',
  })

  test.each([
    ['`init`', ['init', 'new-blog', '--yes']],
    ['`new`', ['new', 'note', 'Hello']],
    ['`contexts`', ['contexts']],
    ['`check`', ['check']],
    ['`mentions list`', ['mentions', 'list']],
    ['`mentions approve`, `block`, `forget`', ['mentions', 'block', 'casino']],
    // It fails, and has all keys nevertheless.
    ['`deploy`', ['deploy', '--rollback']],
    ['`webmention send`', ['webmention', 'send', 'nowhere']],
    ['`theme list`', ['theme', 'list']],
    ['`theme copy`', ['theme', 'copy', 'summary']],
  ] as const)('of %s have the keys that the manual names', (row, args) => {
    const keys = keysOf(args, root).filter((key) => key !== 'ok' && key !== 'messages')
    expect(keys.sort()).toEqual(rows.get(row)?.toSorted())
  })

  test('of `build` are as the manual shows', () => {
    const shown = blocksOf('json').find(({ text }) => text.includes('"written"'))?.text ?? '{}'
    expect(Object.keys(JSON.parse(shown) as object)).toEqual(keysOf(['build'], root))
  })

  test('end with the codes that the manual names', () => {
    const codes = (manualPage('commands').split('## Exit codes')[1] ?? '').matchAll(/^\| (\d+) \|/gm)
    expect([...codes].map(([, code]) => Number(code))).toEqual([0, 1, 2, 3, 130])
    const empty = writeFiles(temporaryFolder(), { 'content/site.yaml': leastSettings })
    expect(runCli(['build'], { cwd: empty }).status).toBe(0)
    writeFiles(empty, { 'content/site.yaml': 'title: "No address"\n' })
    expect(runCli(['build'], { cwd: empty }).status).toBe(1)
    expect(runCli(['build', '--wrong'], { cwd: empty }).status).toBe(2)
  })
})

test('the templates and style sheets of the manual are used by a build', async () => {
  const named = [...blocksOf('js'), ...blocksOf('css')].map(({ text }) => ({
    path: /^(?:\/\/|\/\*) (templates\/\S+)/.exec(text)?.[1] ?? '',
    text,
  }))
  expect(named.map(({ path }) => path).sort()).toEqual([
    'templates/blocks/wine.js',
    'templates/custom.css',
    'templates/missing.js',
    'templates/pages/reading.js',
    'templates/site-footer.js',
  ])
  const root = writeFiles(temporaryFolder(), {
    'package.json': '{ "type": "module" }',
    'content/site.yaml': `${leastSettings}\nblocks: { wine: {} }\n`,
    'content/static/my-serif.woff2': 'x',
    ...Object.fromEntries(named.map(({ path, text }) => [path, text])),
  })
  expect(await buildIn(root)).toMatchObject({ ok: true, messages: [] })
  expect(readFileSync(join(root, 'public/404.html'), 'utf8')).toContain('<h1>Lost</h1>')
  const style = readdirSync(join(root, 'public/assets')).find((name) => name.startsWith('custom-')) ?? ''
  expect(readFileSync(join(root, 'public/assets', style), 'utf8')).toBe(onlyBlock('css'))
})

test('the manual names every part of the theme', () => {
  const spans = codeSpans(manualPage('look-and-templates'))
  const { parts } = JSON.parse(runCli(['theme', 'list', '--json']).stdout) as { parts: { file: string }[] }
  for (const { file } of parts) expect(spans).toContain(file.replace(/\.js$/, ''))
})

test('the sample blog has the manual without a warning', () => {
  const { stdout } = runCli(['check', '--json'])
  const { messages } = JSON.parse(stdout) as { messages: { file: string }[] }
  expect(messages.filter(({ file }) => /^content\/(?:manual\/|site\.yaml)/.test(file))).toEqual([])
})
