/** `npm run prepare`: from the sources to dist/, the program, its types, and a copy of each template that stands alone. */
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..')
const at = (...path) => join(root, ...path)
const common = {
  cwd: root,
  platform: 'node',
  external: ['satteri', 'sharp', 'pagefind', 'katex'],
  logLevel: 'silent',
}

/** Bundles and writes; the output says where. */
const bundle = async (input, output) => {
  const made = await rolldown({ ...common, ...input })
  await made.write({ format: 'esm', ...output })
  await made.close()
}

/** One part of the look with all that it needs, in one file. */
const bundleTemplate = ([name, file, folder]) =>
  bundle(
    {
      input: 'template',
      plugins: [
        {
          name: 'one-template',
          resolveId: (id) => (id === 'template' ? id : undefined),
          load: (id) =>
            id === 'template' ? `export { ${name} } from '${at('templates', file)}'` : undefined,
        },
      ],
    },
    { file: at('dist/theme', folder, `${name.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}.js`) },
  )

/** The templates that an index imports, with their files: `[name, file]`. */
const templatesIn = (folder) =>
  [
    ...readFileSync(at('templates', folder, 'index.ts'), 'utf8').matchAll(
      /^import \{ (.*) \} from '\.\/(.*)\.js'$/gm,
    ),
  ].flatMap(([, names = '', file]) => names.split(', ').map((name) => [name, `${folder}${file}.ts`, folder]))

const templates = [...templatesIn('').filter(([name]) => name !== 'blocks'), ...templatesIn('blocks/')]

rmSync(at('dist'), { recursive: true, force: true })
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'], {
  cwd: root,
  stdio: 'inherit',
})
await bundle(
  {
    input: {
      cli: 'src/cli/main.ts',
      'parse-thread': 'src/parse-thread.ts',
      'server-worker': 'src/server-worker.ts',
      index: 'src/index.ts',
    },
  },
  { dir: at('dist') },
)
await Promise.all(templates.map(bundleTemplate))
// npx makes the program of a folder executable once, and remembers that: after a second build it would be refused.
chmodSync(at('dist/cli.js'), 0o755)
copyFileSync(at('src/preview/client.js'), at('dist/client.js'))

// The build cache belongs to a program: io/cache/last-build.ts reads this hash instead of all files.
const texts = readdirSync(at('dist'))
  .filter((name) => /\.[jt]s$/.test(name))
  .sort()
  .map((name) => readFileSync(at('dist', name)))
writeFileSync(at('dist/program-hash.txt'), hash('sha1', Buffer.concat(texts)))
