import { join, resolve } from 'node:path'
import { readNotified, writeNotified } from '../io/cache/notified.js'
import { runShellCommand } from '../io/child-command.js'
import { writeSecret } from '../io/fs/secret-file.js'
import { error, type Message, warning } from '../model/message.js'
import { pendingFeed } from '../render/pending-feed.js'
import { listMentions } from './list-mentions.js'
import type { LoadedSite } from './load-site.js'

/**
 * Notifies the author of mentions that wait for a decision, as `notify` in the settings says: writes a private feed of all of
 * them, and runs a command once for new ones. Returns warnings when that fails; the next call tries again.
 */
export const notifyOfPending = async (loaded: LoadedSite): Promise<readonly Message[]> => {
  const { project, snapshot } = loaded
  const { notify } = project.config
  if (notify === undefined) return []
  const pending = listMentions(loaded).flatMap(({ mention, page, state }) =>
    state === 'pending' && page !== undefined ? [{ page, mention }] : [],
  )
  if (notify.feed !== undefined) {
    const path = resolve(snapshot.root, notify.feed)
    const published = [
      ...[snapshot.output.folder, join(snapshot.root, 'content')],
      ...project.config.deploy.flatMap((target) => target.siteFolder(snapshot.root) ?? []),
    ]
    if (published.some((folder) => path.startsWith(`${folder}/`)))
      return [
        error(
          'invalid-value',
          { file: 'content/site.yaml' },
          `\`notify.feed\` is \`${notify.feed}\`, which is published`,
          'choose a path that the site does not contain',
        ),
      ]
    writeSecret(path, pendingFeed(pending, project.config))
  }
  const known = new Set(readNotified(snapshot.root))
  const fresh = pending.filter(({ mention }) => !known.has(mention.id))
  if (notify.command !== undefined && fresh.length > 0) {
    const { isOk, output } = await runShellCommand(notify.command, {
      cwd: snapshot.root,
      env: { SMALLSOCIAL_PENDING: `${pending.length}`, SMALLSOCIAL_NEW: `${fresh.length}` },
      input: JSON.stringify(fresh.map(({ page, mention }) => ({ page, ...mention }))),
    })
    if (!isOk)
      return [
        warning(
          'notify-failed',
          { file: 'content/site.yaml' },
          `\`notify.command\` failed: ${output.slice(-300)}`,
          'correct the command; the next run tries again',
        ),
      ]
  }
  writeNotified(
    snapshot.root,
    pending.map(({ mention }) => mention.id),
  )
  return []
}
