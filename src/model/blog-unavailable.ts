import { type Message, messageLine } from './message.js'

/**
 * The blog cannot be read or written now, e.g. because its author is editing the settings. The same request may succeed
 * later; the log needs the reason, and no stack.
 */
export class BlogUnavailable extends Error {}

/** Returns the error for a message about the blog, with its file and line. */
export const unavailableBecause = (message: Message): BlogUnavailable =>
  new BlogUnavailable(messageLine(message))
