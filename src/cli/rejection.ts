import { error, type Message } from '../model/message.js'

/**
 * Returns the message for a rejected promise that a template of the author has started and not awaited; undefined when no
 * template is in its stack.
 */
export const templateRejection = (thrown: unknown): Message | undefined => {
  const { stack = '', message = '' } = thrown instanceof Error ? thrown : {}
  const [, file, line] = /\/(templates\/[^:?)\s]+)[^:\s]*:(\d+)/.exec(stack) ?? []
  return file === undefined
    ? undefined
    : error(
        'template-fails',
        { file, line: Number(line) },
        `the template has started something that failed: ${message}`,
        'templates cannot wait; fetch what they need before the build, e.g. into content/data/',
      )
}
