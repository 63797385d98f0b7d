import { isAbsolute, join, resolve } from 'node:path'
import { readNotified, writeNotified } from '../io/cache/notified.js'
import { runShellCommand } from '../io/child-command.js'
import { writeSecret } from '../io/fs/secret-file.js'
import type { StoredMention } from '../model/mention.js'
import { error, type Message, warning } from '../model/message.js'
import { pendingFeed } from '../render/pending-feed.js'
import { moderator } from '../webmention/receive/moderate.js'
import type { LoadedSite } from './load-site.js'

/** A mention that waits for the author's decision. */
type PendingMention = { readonly page: string; readonly mention: StoredMention }

/**
 * Notifies the author of mentions that wait for a decision, as `notify` in the settings says: writes a private feed of all of
 * them, and runs a command once for new ones. Returns warnings when that fails; the next call tries again.
 */
export const notifyOfPending = async ({
  project,
  built,
  snapshot,
}: LoadedSite): Promise<readonly Message[]> => {
  const { notify } = project.config
  if (notify === undefined) return []
  const moderate = moderator(built.mentions.moderation)
  const pending = built.mentions.store.flatMap(({ page, mentions }) =>
    page === undefined
      ? []
      : moderate(mentions)
          .filter(({ state }) => state === 'pending')
          .map(({ mention }): PendingMention => ({ page, mention })),
  )
  if (notify.feed !== undefined) {
    const path = resolve(snapshot.root, notify.feed)
    const published = [
      ...[snapshot.output.folder, join(snapshot.root, 'content')],
      ...project.config.deploy.flatMap((target) => target.siteFolder(snapshot.root) ?? []),
    ]
    if (published.some((folder) => isBelow(path, folder)))
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

const isBelow = (path: string, folder: string): boolean =>
  isAbsolute(path) && `${path}/`.startsWith(`${folder}/`)
