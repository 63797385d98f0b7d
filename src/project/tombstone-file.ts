import { now } from '../io/clock.js'
import { error, type Message } from '../model/message.js'
import { decodePath } from '../model/path.js'
import { parseUrl } from '../model/url.js'

/** The file that makes an address answer 410: a post with nothing but the day of its deletion. */
export const tombstoneFile = (
  url: string,
  base: string,
): { readonly path: string; readonly contents: string } | Message => {
  const whole = decodePath(parseUrl(url)?.pathname ?? url)
  const path = base !== '' && whole.startsWith(`${base}/`) ? whole.slice(base.length) : whole
  const name = path.replace(/^\/|\/$/g, '').replace(/\.html?$/, '')
  if (
    !path.startsWith('/') ||
    name === '' ||
    name.split('/').some((part) => part === '' || part.startsWith('.'))
  )
    return error(
      'invalid-argument',
      { file: '--gone' },
      `\`${url}\` is no address of a post`,
      'write it as it was, e.g. `--gone /notes/hello/`',
    )
  const day = new Date(now()).toISOString().slice(0, 10)
  return {
    path: `content/${name}.md`,
    contents: `---\npermalink: ${JSON.stringify(path)}\ndeleted: ${day}\n---\n`,
  }
}
