import { createRequire } from 'node:module'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Element, Root } from 'hast'
import type { mf2 } from 'microformats-parser'
import { foreignClassesOf, parseForeignHtml } from './foreign-html.js'

/** A microformats item, e.g. an h-entry or an h-card. */
export type Mf2Item = ReturnType<typeof mf2>['items'][number]

/**
 * Returns the microformats of a page (https://microformats.org/wiki/microformats2-parsing), none for an empty page;
 * undefined when the page would take the parser more than two seconds or 256 MB. The parser's work can be exponential in
 * nested items, so it is done in a thread that can be ended; this thread waits for it.
 */
export const parseMicroformats = (html: string, baseUrl: string): readonly Mf2Item[] | undefined => {
  if (html.trim() === '') return []
  if (mayMultiply(html)) return undefined
  reader ??= startReader()
  const items = reader.read({ html, baseUrl })
  if (items === undefined) {
    reader.end()
    reader = undefined
  }
  return items
}

/** Returns the values of a property as texts; for an h-cite its URL, for a photo its URL. */
export const textsOf = (item: Mf2Item, property: string): string[] =>
  (item.properties[property] ?? []).flatMap((value) => {
    if (typeof value === 'string') return [value]
    if ('properties' in value && value.properties !== undefined) {
      const url = value.properties.url?.[0] ?? value.value
      return typeof url === 'string' ? [url] : []
    }
    return typeof value.value === 'string' ? [value.value] : []
  })

/** Time limits in milliseconds: to start the thread, and to parse a page. */
const limits = { start: 20_000, read: 2000 }

type Reader = {
  readonly read: (page: { readonly html: string; readonly baseUrl: string }) => readonly Mf2Item[] | undefined
  readonly end: () => void
}

let reader: Reader | undefined

const startReader = (): Reader => {
  const { port1: port, port2 } = new MessageChannel()
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(readerProgram, {
    eval: true,
    env: {},
    execArgv: [],
    workerData: {
      port: port2,
      signal,
      parser: createRequire(import.meta.url).resolve('microformats-parser'),
    },
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  })
  // The thread is out of memory: `read` reports this as a timeout.
  worker.on('error', () => undefined)
  worker.unref()
  port.unref()
  const isReady = Atomics.wait(signal, 0, 0, limits.start) !== 'timed-out'
  return {
    read: (page) => {
      if (!isReady) return undefined
      Atomics.store(signal, 0, 0)
      port.postMessage(page)
      if (Atomics.wait(signal, 0, 0, limits.read) === 'timed-out') return undefined
      return itemsFrom(port)
    },
    end: () => {
      port.close()
      void worker.terminate()
    },
  }
}

const itemsFrom = (port: MessagePort): readonly Mf2Item[] | undefined => {
  try {
    return receiveMessageOnPort(port)?.message as readonly Mf2Item[] | undefined
  } catch {
    // The items are nested too deep to be cloned.
    return undefined
  }
}

/** The program of the thread. The parser throws on documents without a body: they have no items. */
const readerProgram = `
const { workerData: { port, signal, parser } } = require('node:worker_threads')
const { mf2 } = require(parser)
const answer = (items) => {
  try {
    port.postMessage(items)
  } catch {
    port.postMessage(undefined)
  }
  Atomics.store(signal, 0, 1)
  Atomics.notify(signal, 0)
}
port.on('message', ({ html, baseUrl }) => {
  let items = []
  try {
    items = mf2(html, { baseUrl }).items
  } catch {}
  answer(items)
})
Atomics.store(signal, 0, 1)
Atomics.notify(signal, 0)
`

/**
 * Whether the parser would read more than twenty million characters of a page: for each property class of an element it
 * reads the contents once more, and those of an item with everything within it.
 */
const mayMultiply = (html: string): boolean => {
  const properties = html.match(/\b(?:p|u|e|dt)-[a-z]/gi)?.length ?? 0
  const items = html.match(/\bh-[a-z]/gi)?.length ?? 0
  if (properties * html.length < maxCharacters && (items < 10 || !manyClasses.test(html))) return false
  const root = parseForeignHtml(html)
  return root === undefined || isReadTooOften(root)
}

const maxCharacters = 20_000_000

/** A class attribute with two properties. */
const manyClasses = /class\s*=[^>]*?\b(?:p|u|e|dt)-[^>]*?\b(?:p|u|e|dt)-/i

const isReadTooOften = (root: Root): boolean => {
  let read = 0
  /** Counts the characters read of a node that is read `times` times; returns its length, with 20 characters for each element. */
  const lengthOf = (node: Root | Element, times: number): number => {
    let length = 20
    for (const child of node.children) {
      if (read > maxCharacters) return length
      if (child.type === 'text') length += child.value.length
      if (child.type !== 'element') continue
      const classes = foreignClassesOf(child)
      const properties = classes.filter((name) => /^(?:p|u|e|dt)-/.test(name)).length
      const isItem = classes.some((name) => /^h-/.test(name) || oldRoots.has(name))
      const within = lengthOf(child, isItem ? times * Math.max(1, properties) : times)
      read += times * (20 + properties * within)
      length += within
    }
    return length
  }
  lengthOf(root, 1)
  return read > maxCharacters
}

/** Classes that were roots before microformats2: https://microformats.org/wiki/microformats2-parsing#note_backward_compatibility_details */
const oldRoots = new Set(
  'adr geo hentry hfeed hnews hproduct hreview vcard hresume vevent item hreview-aggregate'.split(' '),
)
