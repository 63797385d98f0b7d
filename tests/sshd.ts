import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from './support.js'

/** Returns a port of 127.0.0.1 that is free. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Starts sshd on 127.0.0.1 with further lines of its configuration, for this user and a new key. */
export const startSshd = async (lines: string) => {
  const home = temporaryFolder()
  const port = await freePort()
  for (const name of ['host', 'user'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, name)])
  writeFileSync(join(home, 'authorized'), readFileSync(join(home, 'user.pub')))
  writeFileSync(join(home, 'known'), `[127.0.0.1]:${port} ${readFileSync(join(home, 'host.pub'), 'utf8')}`)
  chmodSync(join(home, 'authorized'), 0o600)
  chmodSync(home, 0o755)
  writeFileSync(
    join(home, 'config'),
    `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${home}/host\nAuthorizedKeysFile ${home}/authorized\nStrictModes no\nPidFile none\nUsePAM no\nPermitRootLogin prohibit-password\n${lines}\n`,
  )
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const sshd = spawn(
    spawnSync('which', ['sshd'], { encoding: 'utf8' }).stdout.trim(),
    ['-D', '-e', '-f', join(home, 'config')],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  await new Promise<void>((resolve, reject) => {
    sshd.stderr.on('data', (text) => /listening/i.test(String(text)) && resolve())
    sshd.on('exit', () => reject(new Error('sshd ended')))
  })
  return {
    port,
    host: `${userInfo().username}@127.0.0.1`,
    options: [`IdentityFile=${home}/user`, `UserKnownHostsFile=${home}/known`, 'LogLevel=ERROR'],
    stop: () => sshd.kill(),
  }
}
