import { mkdirSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
/* An earlier build wrote one page; the author has put a robots.txt there since. */
export default (root) => {
  mkdirSync(`${root}/public`)
  mkdirSync(`${root}/.smallsocial`)
  const name = createHash('sha1').update(`${root}/public`).digest('hex').slice(0, 12)
  writeFileSync(`${root}/.smallsocial/written-${name}.json`, '{}')
  writeFileSync(`${root}/public/robots.txt`, 'mine')
}
