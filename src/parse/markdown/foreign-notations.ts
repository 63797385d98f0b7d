import { type Message, warning } from '../../model/message.js'
import type { FinishOptions } from './finish-options.js'

/** Returns a warning for each kind of notation of another program in a text, which smallsocial shows as text. */
export const foreignNotations = (text: string, { file, text: written, bodyLine }: FinishOptions): Message[] =>
  notations.flatMap(({ pattern, what, remedy }) => {
    // A notation behind a backslash is meant as text.
    const escaped = new Set(
      [...written.matchAll(new RegExp(`(?<=\\\\)(?:${pattern.source})`, 'g'))].map(([one]) => one),
    )
    const all = (text.match(new RegExp(pattern, 'g')) ?? []).filter((one) => !escaped.has(one))
    const found = all[0]
    if (found === undefined) return []
    const count = all.length === 1 ? '' : ` (${all.length} times)`
    const at = written.indexOf(found)
    const line = bodyLine + (at === -1 ? 0 : written.slice(0, at).split('\n').length - 1)
    return [
      warning(
        'foreign-syntax',
        { file, line },
        `\`${found.slice(0, 60)}\` is ${what}, and is shown as text${count}`,
        remedy,
      ),
    ]
  })

const notations = [
  {
    pattern: /!?\[\[[^[\]\n]{1,200}\]\]/,
    what: 'a wiki link',
    remedy: 'write `[words](file.md)`, or `![words](cat.jpg)`',
  },
  {
    pattern: /\{\{[^{}\n]{1,200}\}\}|\{%[^{}\n]{1,200}%\}/,
    what: 'a template tag of another generator',
    remedy: 'write its result in Markdown or HTML',
  },
]
