import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Returns a port that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Returns the path of a program; empty when there is none. */
export const inPath = (name: string): string => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()

/** Standard error is a pipe, for the message of a failed test. */
export const piped = { stdio: ['ignore', 'ignore', 'pipe'] } as const

/** Starts nginx with `server` blocks; `folder` is for its files. */
export const startNginx = (blocks: string, folder: string): ChildProcess => {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${folder}/${name};\n`,
  )
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\n  access_log off;\n  types { text/html html; text/css css; image/jpeg jpg; }\n${paths.join('')}${blocks}\n}\n`,
  )
  return spawn(inPath('nginx'), ['-c', join(folder, 'nginx.conf')], piped)
}

/** Starts Caddy with blocks of sites, without https; `folder` is for its files. */
export const startCaddy = (blocks: string, folder: string): ChildProcess => {
  writeFileSync(join(folder, 'Caddyfile'), `{\n  admin off\n  auto_https off\n}\n${blocks}`)
  return spawn(inPath('caddy'), ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], {
    ...piped,
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
}
