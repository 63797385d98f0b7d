/**
 * Runs a PLC directory, a PDS and an AppView on 127.0.0.1 only, with Node 22 or newer. Reads the URL of an empty
 * PostgreSQL database from standard input, as one line; when it is empty there is no AppView. Prints the URLs of the
 * servers as one line of JSON. Ends when standard input ends, so that no server stays when the test run is killed.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// The servers make folders with random names in the temporary folder, and leave them there.
const data = mkdtempSync(join(tmpdir(), 'smallsocial-servers-'))
process.env.TMPDIR = data
process.on('exit', () => rmSync(data, { recursive: true, force: true }))
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => process.exit())
process.stdin.on('close', () => process.exit())
const line = once(createInterface(process.stdin), 'line')

/** Free ports, each kept by a server until the one that it is for listens. */
const keepers = new Map()

// The servers would listen on all interfaces.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (where, ...rest) {
  const port = typeof where === 'object' && where !== null ? where.port : where
  keepers.get(port)?.close()
  keepers.delete(port)
  return listen.call(this, { port, host: '127.0.0.1' }, ...rest.filter((one) => typeof one === 'function'))
}

const freePort = () =>
  new Promise((resolve) => {
    const keeper = net.createServer((socket) => socket.destroy())
    keeper.listen(0, () => {
      const { port } = keeper.address()
      keepers.set(port, keeper)
      resolve(port)
    })
  })

const { TestBsky, TestBsync, TestPds, TestPlc, mockNetworkUtilities } = await import('@atproto/dev-env')

const [database] = await line
const plc = await TestPlc.create({ port: await freePort() })
const pdsPort = await freePort()
let bsync
let appview
if (database !== '') {
  const apiKey = 'key'
  bsync = await TestBsync.create({
    port: await freePort(),
    apiKeys: [apiKey],
    dbUrl: database,
    dbSchema: 'bsync',
  })
  appview = await TestBsky.create({
    port: await freePort(),
    plcUrl: plc.url,
    pdsPort,
    bsyncApiKey: apiKey,
    bsyncUrl: bsync.url,
    repoProvider: `ws://localhost:${pdsPort}`,
    dbPostgresUrl: database,
    dbPostgresSchema: 'appview',
  })
}
const pds = await TestPds.create({
  port: pdsPort,
  didPlcUrl: plc.url,
  ...(appview !== undefined && { bskyAppViewUrl: appview.url, bskyAppViewDid: appview.ctx.cfg.serverDid }),
})
mockNetworkUtilities(pds, appview)

/** Waits until the AppView has indexed all that the PDS has written; fails after 30 s. */
const index = async () => {
  await pds.processAll()
  if (appview === undefined) return
  const last = (await pds.ctx.sequencer.curr()) ?? 0
  const end = Date.now() + 30_000
  for (;;) {
    await appview.sub.processAll()
    const done = (await appview.sub.getCursor()) ?? 0
    if (done >= last) return
    if (Date.now() > end) throw new Error(`event ${done} of ${last} is indexed after 30 s`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const sync = createServer((_, response) =>
  index().then(
    () => response.end(),
    (error) => response.writeHead(500).end(String(error)),
  ),
)
await new Promise((resolve) => sync.listen(0, resolve))

console.log(
  JSON.stringify({
    plc: plc.url,
    pds: pds.url,
    appview: appview?.url ?? '',
    sync: `http://localhost:${sync.address().port}/`,
  }),
)
