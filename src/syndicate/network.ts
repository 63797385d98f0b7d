import type { Config } from '../model/config.js'
import type { Http } from '../model/http.js'
import type { PictureLimits, PublishedPicture } from '../model/image.js'
import type { Message } from '../model/message.js'
import type { NetworkName } from '../model/network.js'
import type { CopyLine } from '../model/syndication.js'
import type { CopyDraft, CopyRules } from './draft.js'

/** The side effects and facts that a network needs. */
export type NetworkEnvironment = {
  readonly config: Config
  readonly http: Http
  /** Returns a secret from the environment; undefined when it is absent or empty. */
  readonly secret: (name: string) => string | undefined
  /**
   * Returns a published picture by its URL from the root of the host, the largest version of at most `maxBytes` bytes in
   * one of these formats; undefined when there is none.
   */
  readonly pictureOf: (url: string, limits: PictureLimits) => PublishedPicture | undefined
  /** Returns the picture that other sites show with a link to a page. */
  readonly cardPictureOf: (page: string, limits: PictureLimits) => PublishedPicture | undefined
  readonly wait: (ms: number) => Promise<void>
  /** Returns the current time in milliseconds since 1970. */
  readonly now: () => number
}

/** Why something was not done. With `isTransient`, a later attempt may succeed. */
export type Failure = {
  readonly reason: string
  readonly note?: string
  readonly isTransient: boolean
  /** The copy is not on the network any more. */
  readonly isGone?: boolean
}
export const isRefusal = <Value extends object>(value: Value | Failure): value is Failure =>
  'reason' in value && 'isTransient' in value

/** What a copy is on the network after a request. Absent properties are as they were. */
export type WrittenCopy = Pick<CopyLine, 'id' | 'cid' | 'url' | 'record'> & {
  /** What the author should know, e.g. that readers may not see an edit. */
  readonly warning?: Message
}

/** An existing post of the account that links to a page. */
export type ExistingCopy = WrittenCopy & {
  readonly page: string
  readonly text?: string
  /** True for one that is not public, or a reply: it is a copy only if this program made it. */
  readonly isHidden?: boolean
}

/** A session with the account of the author. Each function sends requests; none throws for errors of the network. */
export type Session = {
  readonly account: string
  /** Returns the account's posts since a time that link to one of the pages, so that what is there is not posted again. */
  readonly existing: (pages: readonly string[], since: number) => Promise<readonly ExistingCopy[] | Failure>
  /**
   * Posts a copy. `save` is called with everything that a repetition needs, before the request is sent. `line` is that
   * of an interrupted attempt.
   */
  readonly publish: (
    draft: CopyDraft,
    line: CopyLine | undefined,
    save: (prepared: Pick<CopyLine, 'key' | 'record'>) => void,
  ) => Promise<WrittenCopy | Failure>
  readonly update: (draft: CopyDraft, line: CopyLine) => Promise<WrittenCopy | Failure>
  /** Deletes a copy; one that is not there counts as deleted. */
  readonly remove: (line: CopyLine) => Promise<object | Failure>
}

/** A network: all that the program knows about writing to it. */
export type Network = {
  readonly name: NetworkName
  /** The name for people. */
  readonly label: string
  /** The environment variable with the secret, and how to get it. */
  readonly secret: { readonly name: string; readonly help: string }
  /** Returns the rules for copies; asks the network for its limits if it has some of its own, which may fail. */
  readonly rules: (environment: NetworkEnvironment) => Promise<CopyRules & { readonly failure?: Failure }>
  /** Logs in. `lines` returns the ledger of copies as it is at the time. */
  readonly open: (
    environment: NetworkEnvironment,
    lines: () => readonly CopyLine[],
  ) => Promise<(Session & { readonly messages?: readonly Message[] }) | Failure>
}
