import { jsonObject, jsonObjects, parseJsonText } from '../model/json.js'
import { textAt } from './json.js'

type Redirects = readonly (readonly [from: string, to: string])[]

/**
 * Returns the redirects in a file of another host: `_redirects` of Netlify and Cloudflare, `.htaccess` of Apache, `vercel.json`,
 * `redirects.json` of generators, and the map or configuration of nginx. Rules with patterns that have no equivalent are left out.
 */
export const oldRedirectsIn = (path: string, text: string): Redirects => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === '_redirects') return linesOf(text, /^(\/\S*)\s+(\S+)(?:\s+30\d!?)?$/)
  if (name === '.htaccess')
    return [
      ...linesOf(text, /^Redirect(?:Permanent)?\s+(?:30\d\s+|permanent\s+)?(\/\S*)\s+(\S+)$/i),
      ...linesOf(
        text,
        /^RewriteRule\s+\^?([\w/.%-]+?)\/?\??\$?\s+(\S+)\s+\[(?:[^\]]*,)?\s*R(?:edirect)?(?:=(?:30[12378]|permanent|temp|seeother))?\s*[,\]]/i,
      ).map(([from, to]) => [from.startsWith('/') ? from : `/${from}`, to] as const),
    ]
  if (/\.json$/.test(name)) return ofJson(parseJsonText(text))
  return [
    ...linesOf(text, /^~?["']?(\/[^\s"'*^$()]*)["']?\s+["']?([^\s"';]+)["']?;$/),
    ...linesOf(
      text,
      /^(?:rewrite\s+\^?|location\s+=\s+)(\/[^\s*^$()]*)\$?\s+(?:\{\s*return\s+30\d\s+)?([^\s;]+?);?\s*(?:permanent;|\})?$/,
    ),
  ]
}

const linesOf = (text: string, pattern: RegExp): (readonly [string, string])[] =>
  text.split('\n').flatMap((line) => {
    const [, from, to] = pattern.exec(line.trim()) ?? []
    return from === undefined || to === undefined ? [] : [[from, to] as const]
  })

/** Reads `[{ from, to }]`, `{ redirects: [{ source, destination }] }`, or `{ "/from": "/to" }`. */
const ofJson = (value: unknown): Redirects => {
  const list = Array.isArray(value) ? jsonObjects(value) : jsonObjects(jsonObject(value).redirects)
  const pairs = list.map((rule) => [
    textAt(rule, 'from') ?? textAt(rule, 'source'),
    textAt(rule, 'to') ?? textAt(rule, 'destination'),
  ])
  const named = list.length > 0 ? [] : Object.entries(jsonObject(value))
  return [...pairs, ...named].flatMap(([from, to]) =>
    typeof from === 'string' && typeof to === 'string' && from.startsWith('/') && !/[:*(]/.test(from)
      ? [[from, to] as const]
      : [],
  )
}
