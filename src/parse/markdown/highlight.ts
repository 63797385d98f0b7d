import { createRequire } from 'node:module'
import type { HLJSApi, LanguageFn } from 'highlight.js'

/**
 * Returns code as HTML with `hljs-…` classes; undefined when highlight.js has no grammar for the language. A
 * grammar is loaded when a post needs it. Each language has its own instance, so that the HTML of a post does
 * not depend on the languages of other posts.
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
    // Code without a grammar is shown without colors.
    return undefined
  }
}

/** Grammar → the grammars of the languages embedded in it. */
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

/** Alias of a language → the name of its grammar. */
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
