/**
 * Runs a store with the API of S3 on 127.0.0.1, with a bucket `www` that is a website. Prints its port as one line.
 * Ends when standard input ends, so that no server stays when the test run is killed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'

const directory = mkdtempSync(join(tmpdir(), 'smallsocial-s3-'))
process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => process.exit())
process.stdin.on('close', () => process.exit())
process.stdin.resume()

const website =
  '<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>'
const server = new S3rver({
  ...{ address: '127.0.0.1', port: 0, silent: true, directory },
  configureBuckets: [{ name: 'www', configs: [website] }],
})
const { port } = await server.run()
console.log(port)
