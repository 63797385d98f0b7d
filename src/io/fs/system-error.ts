import { relative } from 'node:path'
import { error, type Message } from '../../model/message.js'

/** The exit code for errors of the system: a full disk, missing rights, a folder in the place of a file. */
export const systemErrorCode = 3

/** Returns the message for a failed system call, or a lock that is held; undefined for other errors. */
export const systemErrorMessage = (thrown: unknown, folder: string): Message | undefined => {
  const { code, path, dest, syscall, message } = (thrown ?? {}) as NodeJS.ErrnoException & { dest?: string }
  if (typeof code !== 'string' || (syscall === undefined && !ownCodes.has(code))) return undefined
  const place = { file: path === undefined ? 'smallsocial' : shownPath(dest ?? path, folder) }
  const [reason, note] = reasons[code] ?? [`the system refuses: ${message}`, 'check the file and the disk']
  return error('system-error', place, reason, note)
}

/**
 * Returns a path relative to `folder` where it is below it, with the name of the file for that of its
 * temporary file.
 */
const shownPath = (path: string, folder: string): string => {
  const below = relative(folder, path)
  const shown = below === '' || below.startsWith('..') ? path : below
  return shown.replace(/(^|\/)\.([^/]+)\.\d+\.tmp$/, '$1$2')
}

/** The codes that this program gives, not the system. */
const ownCodes: ReadonlySet<string> = new Set(['ENOTAFILE', 'ELOCKED'])

const reasons: Readonly<Record<string, readonly [reason: string, note: string]>> = {
  ENOSPC: ['the disk is full', 'make room, and run the command again; no partial file is left'],
  EDQUOT: ['your disk quota is exceeded', 'make room, and run the command again'],
  EACCES: ['you may not read or write it', 'correct its owner or its rights, e.g. with `chmod u+rwX`'],
  EPERM: ['you may not change it', 'correct its owner or its rights'],
  EROFS: ['the disk is read-only', 'choose another folder, or mount the disk for writing'],
  EMFILE: ['too many files are open', 'raise the limit, e.g. with `ulimit -n 1024`'],
  ENFILE: ['too many files are open on this machine', 'end other programs, or raise the limit'],
  EISDIR: ['there is a folder where a file must be', 'move the folder away'],
  ENOTDIR: ['there is a file where a folder must be', 'move the file away'],
  EEXIST: ['something else is there already', 'move it away'],
  ENOTEMPTY: ['the folder is not empty', 'move away what is in it'],
  ELOOP: ['symbolic links form a loop', 'delete one of them'],
  ENAMETOOLONG: ['the name is longer than the disk allows', 'choose a shorter one'],
  ENOENT: ['it does not exist, or was removed meanwhile', 'run the command again, or delete a broken link'],
  EBUSY: ['another program uses it', 'end that program, and run the command again'],
  EADDRINUSE: ['another program uses the port', 'choose another one with `--port`'],
  EIO: ['the disk cannot be read or written', 'check the disk'],
  EFBIG: ['the file would be larger than is allowed', 'raise the limit (`ulimit -f`)'],
  ELOCKED: ['another process of smallsocial changes files', 'run the command again when it has ended'],
  ENOTAFILE: ['it is not a file but a folder, a pipe or a device', 'move it away'],
}
