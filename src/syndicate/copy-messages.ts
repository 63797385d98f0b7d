import { error, type Message, warning } from '../model/message.js'
import type { Failure, Network } from './network.js'
import type { PlannedCopy } from './plan.js'

/** Returns the warning for copies that wait because the secret of their network is not set. */
export const noSecretMessage = ({ label, secret }: Network, count: number): Message =>
  warning(
    'no-secret',
    { file: 'content/site.yaml' },
    `${count === 1 ? 'one copy waits' : `${count} copies wait`} for ${label}: \`${secret.name}\` is not set`,
    `${secret.help}, and set the environment variable`,
  )

/** Returns the message for a network that cannot be used: an error when a later attempt cannot succeed either. */
export const networkFailed = (label: string, { reason, note, isTransient }: Failure): Message =>
  (isTransient ? warning : error)(
    'copy-failed',
    { file: 'syndicate' },
    `${label}: ${reason}`,
    note ??
      (isTransient
        ? 'the next `smallsocial deploy` retries'
        : 'check `syndicate:` in content/site.yaml and the secret'),
  )

/** Returns the warning for a copy that failed. */
export const copyFailed = (
  copy: PlannedCopy,
  { reason, note, isTransient }: Failure,
  { label }: Network,
): Message =>
  warning(
    'copy-failed',
    { file: copy.page },
    `${label}: ${reason}`,
    note ??
      (isTransient ? 'a later `smallsocial deploy` retries' : 'it is tried again when the post changes'),
  )

/** Returns the warning for records that wait for the next deploy. */
export const recordsPostponed = ({ label }: Network, count: number): Message =>
  warning(
    'copy-postponed',
    { file: 'syndicate' },
    `${count === 1 ? 'one record waits' : `${count} records wait`}: ${label} takes only so many in an hour`,
    'the next `smallsocial deploy` goes on',
  )

/** Returns the warning for a copy of an account that is not the one of the settings. */
export const ofOtherAccount = (page: string, account: string, { label }: Network): Message =>
  warning(
    'copy-of-other-account',
    { file: page },
    `the copy at ${label} belongs to ${account}, not to the account of the settings`,
    'change it there by hand',
  )

/** Returns the warning for a copy that was deleted on its network. */
export const goneThere = (page: string, { label, name }: Network): Message =>
  warning(
    'copy-gone',
    { file: page },
    `the copy at ${label} was deleted there, and is not made again`,
    `write \`syndicate: [${name}]\` into the post to post it again`,
  )
