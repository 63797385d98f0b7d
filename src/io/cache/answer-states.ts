import { join } from 'node:path'
import { readJson, writeCache } from '../fs/atomic.js'

/** Reads what the last pull found about each copy, by its URL; empty when there is nothing. */
export const readAnswerStates = <State>(root: string): Readonly<Record<string, State>> => {
  const value = readJson(stateFile(root))
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, State>)
    : {}
}

/** Writes what a pull found about each copy. */
export const writeAnswerStates = (root: string, states: Readonly<Record<string, object>>): void => {
  writeCache(stateFile(root), JSON.stringify(states))
}

const stateFile = (root: string): string => join(root, '.smallsocial', 'answers.json')
