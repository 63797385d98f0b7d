import { relative, resolve } from 'node:path'
import { now } from '../io/clock.js'
import { canBeFolder, createFiles, existingFiles, realFolder } from '../io/fs/create-files.js'
import { checkoutFolder, programVersion } from '../io/program.js'
import { type Ask, runPrompts, systemTimezone } from '../io/prompt.js'
import { error, type Message } from '../model/message.js'
import { isWebUrl } from '../model/untrusted.js'
import { parseConfig } from '../parse/config/config.js'
import { isTimezone, timezoneError } from '../parse/config/identity.js'
import { starterFiles } from '../render/starter-site.js'

/** The options of `init`; missing ones are prompted for. */
export type InitFlags = {
  readonly url?: string
  readonly name?: string
  readonly title?: string
  readonly timezone?: string
  readonly yes?: boolean
}

/** The files that were written, or the reason that none were. */
export type InitResult = {
  readonly ok: boolean
  readonly dir: string
  readonly files: readonly string[]
  /** The folder of the checkout that the blog depends on, relative to the blog. */
  readonly checkout?: string
  readonly messages: readonly Message[]
}

/** Starts a blog. Never overwrites a file: when one of its files exists, nothing is written. */
export const runInit = async (dir: string, flags: InitFlags): Promise<InitResult> => {
  const failed = (...messages: readonly Message[]): InitResult => ({ ok: false, dir, files: [], messages })
  if (!canBeFolder(resolve(dir)))
    return failed(error('file-exists', { file: dir }, 'it is a file, not a folder', 'choose another folder'))
  const { url, name, title, timezone } = await runPrompts((ask) =>
    answersOf(flags, flags.yes === true ? async (_, suggestion) => suggestion : ask),
  )
  if (!isWebUrl(url)) {
    const note = 'write it whole, e.g. `--url https://example.com/`'
    return failed(error('invalid-argument', { file: '--url' }, `\`--url\` is not a URL: \`${url}\``, note))
  }
  if (!isTimezone(timezone)) return failed(timezoneError(timezone))

  const program = checkoutFolder()
  const checkout = program === undefined ? undefined : relative(realFolder(resolve(dir)), program)
  const files = starterFiles({
    ...{ url, name, title, timezone, now: now() },
    program: checkout === undefined ? `^${programVersion()}` : `file:${checkout}`,
  })
  const settings = files.find(({ path }) => path === 'content/site.yaml')
  const { messages } = parseConfig({
    path: 'site.yaml',
    file: 'content/site.yaml',
    value: settings?.contents ?? '',
  })
  if (messages.length > 0) return failed(...messages)
  const existing = existingFiles(resolve(dir), files)
  if (existing.length > 0)
    return failed(
      ...existing.map((path) =>
        error(
          'file-exists',
          { file: path },
          'the file already exists',
          'choose an empty folder: `smallsocial init my-blog`',
        ),
      ),
    )
  createFiles(resolve(dir), files)
  return {
    ok: true,
    dir,
    files: files.map(({ path }) => path),
    ...(checkout !== undefined && { checkout }),
    messages: [],
  }
}

const answersOf = async (flags: InitFlags, ask: Ask): Promise<Required<Omit<InitFlags, 'yes'>>> => {
  const url =
    flags.url ??
    (await ask('Address of the site', 'https://example.com/', (answer) =>
      isWebUrl(answer) ? undefined : 'write it whole, e.g. https://example.com/',
    ))
  const name = flags.name ?? (await ask('Your name', 'Jane Doe'))
  const title = flags.title ?? (await ask('Title of the site', name))
  const timezone =
    flags.timezone ??
    (await ask('Your time zone', systemTimezone(), (answer) =>
      isTimezone(answer) ? undefined : 'write a name of the time zone database, e.g. America/Chicago',
    ))
  return { url, name, title, timezone }
}
