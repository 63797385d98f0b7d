import { join, resolve } from 'node:path'
import { defineTarget, type Refusal } from '../model/deploy.js'
import { manifestDifferences } from './differences.js'

/** The settings below `deploy.folder:`. */
type FolderSettings = { readonly path: string }

/**
 * Returns why a folder is refused, else undefined: only shells expand `~`, and a site within content/ would
 * be read as content.
 */
export const checkFolderSettings = ({ path }: FolderSettings, root: string): Refusal | undefined => {
  if (path.startsWith('~'))
    return {
      reason: `\`deploy.folder.path\` is \`${path}\`, which only a shell expands to a home folder`,
      note: 'write the absolute path, e.g. `/home/jane/www`',
    }
  const target = resolve(root, path).replace(/\/?$/, '/')
  const own = ['content', 'templates', '.smallsocial', '.git'].find((name) =>
    target.startsWith(`${join(root, name)}/`),
  )
  if (own === undefined && !`${resolve(root)}/`.startsWith(target)) return undefined
  return {
    reason: `\`deploy.folder.path\` is \`${path}\`, which is ${own === undefined ? 'a folder that contains the blog' : `in ${own}/`}`,
    note: 'write the path of a folder of its own, e.g. `/srv/www/example.com`',
  }
}

/** A folder of this machine: the site is copied next to it and takes its place by a rename. */
export const folder = defineTarget<FolderSettings>('folder', {
  keys: ['path'],
  secrets: [],
  read: (reader) => {
    const path = reader.required('path', '/srv/www/example.com')
    return path === undefined ? undefined : { path }
  },
  refusal: checkFolderSettings,
  siteFolder: ({ path }, root) => resolve(root, path),
  deploy: async (files, { path }, environment) => environment.swapFolder(files, path),
  compare: async (site, { path }, { deployedIn }) => manifestDifferences(deployedIn(site, path), site.files),
})
