import { hasError, type Message, sortMessages } from './message.js'

/** The steps of a command, run in order, with one list of messages. `Reached` is the result as far as the command got. */
export type Steps<Reached> = {
  /** Adds the messages of a step that is done, and returns its result. */
  readonly done: <Result extends { readonly messages: readonly Message[] }>(result: Result) => Result
  /** Adds messages about the output as it is now: a later run must find them itself. */
  readonly doneForNow: (messages: readonly Message[]) => void
  /** Sets the result as far as the command has got. */
  readonly reach: (reached: Reached) => void
  readonly hasErrors: () => boolean
  /** Ends the command here when a message so far is an error; with `strict`, when there is any message. */
  readonly stopOnErrors: () => void
  /** Ends the command here, without success. */
  readonly stop: () => never
  /** The messages so far, sorted, without those of `doneForNow`. */
  readonly lasting: () => Message[]
}

/** The end of a command. `ok` is false when a step has stopped it, or a message is an error. */
type Finished<Reached> = {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly reached: Reached
}

class Stopped extends Error {}

/** Runs a command that is written as a list of steps, and returns how far it got; `start` is the result before the first one. */
export const runSteps = async <Reached>(
  start: Reached,
  command: (steps: Steps<Reached>) => Promise<void>,
  { strict = false }: { readonly strict?: boolean } = {},
): Promise<Finished<Reached>> => {
  let reached = start
  const lasting: Message[] = []
  const all: Message[] = []
  const hasErrors = (): boolean => hasError(all)
  const stop = (): never => {
    throw new Stopped()
  }
  const steps: Steps<Reached> = {
    done: (result) => {
      for (const message of result.messages) {
        lasting.push(message)
        all.push(message)
      }
      return result
    },
    doneForNow: (messages) => {
      for (const message of messages) all.push(message)
    },
    reach: (value) => {
      reached = value
    },
    hasErrors,
    stopOnErrors: () => {
      if (hasErrors() || (strict && all.length > 0)) stop()
    },
    stop,
    lasting: () => sortMessages(lasting),
  }
  try {
    await command(steps)
    return { ok: !hasErrors(), messages: sortMessages(all), reached }
  } catch (thrown) {
    if (thrown instanceof Stopped) return { ok: false, messages: sortMessages(all), reached }
    throw thrown
  }
}
