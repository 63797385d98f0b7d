import { symlinkSync } from 'node:fs'
export default (root) => {
  symlinkSync('/etc/hostname', `${root}/content/posts/secret.txt`)
  symlinkSync('/etc', `${root}/content/posts/etc`)
  symlinkSync('nowhere', `${root}/content/posts/nowhere`)
}
