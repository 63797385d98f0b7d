import { createRequire } from 'node:module'
import type { HLJSApi, LanguageFn } from 'highlight.js'

/**
 * Code as HTML with `hljs-…` classes; nothing when the language is not known. Grammars are loaded when a
 * post needs them. Each language has an instance of its own, so that what one post uses never changes the
 * bytes of another.
 */
export const highlight = (code: string, language: string): string | undefined => {
  const name = names[language.toLowerCase()] ?? language.toLowerCase()
  if (!/^[a-z0-9-]+$/.test(name)) return undefined
  return instanceOf(name)?.highlight(code, { language: name, ignoreIllegals: true }).value
}

const require = createRequire(import.meta.url)

const instances = new Map<string, HLJSApi | undefined>()
const instanceOf = (name: string): HLJSApi | undefined => {
  if (!instances.has(name)) instances.set(name, load(name))
  return instances.get(name)
}

const load = (name: string): HLJSApi | undefined => {
  const grammar = grammarOf(name)
  if (grammar === undefined) return undefined
  const instance = (require('highlight.js/lib/core') as HLJSApi).newInstance()
  instance.registerLanguage(name, grammar)
  for (const inner of embedded[name] ?? []) {
    const innerGrammar = grammarOf(inner)
    if (innerGrammar !== undefined) instance.registerLanguage(inner, innerGrammar)
  }
  return instance
}

const grammarOf = (name: string): LanguageFn | undefined => {
  try {
    return require(`highlight.js/lib/languages/${name}`) as LanguageFn
  } catch {
    // No such grammar: the code stays plain.
    return undefined
  }
}

/** Languages that a grammar hands parts of its text to. */
const embedded: Readonly<Record<string, readonly string[]>> = {
  xml: ['css', 'javascript'],
  markdown: ['xml'],
  php: ['xml'],
  shell: ['bash'],
  dockerfile: ['bash'],
  javascript: ['xml', 'css'],
  typescript: ['xml', 'css'],
  http: ['json'],
}

/** What authors write → the grammar's name. */
const names: Readonly<Record<string, string>> = {
  'c#': 'csharp',
  'c++': 'cpp',
  'f#': 'fsharp',
  console: 'shell',
  cs: 'csharp',
  docker: 'dockerfile',
  ex: 'elixir',
  fs: 'fsharp',
  golang: 'go',
  h: 'c',
  hs: 'haskell',
  html: 'xml',
  js: 'javascript',
  jsonc: 'json',
  jsx: 'javascript',
  kt: 'kotlin',
  make: 'makefile',
  md: 'markdown',
  mjs: 'javascript',
  objc: 'objectivec',
  patch: 'diff',
  pl: 'perl',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  svg: 'xml',
  tex: 'latex',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
}
