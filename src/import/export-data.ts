import type { JsonObject } from '../model/json.js'
import type { ImportedEntry } from './entry.js'

/** Returns what `smallsocial export` stores of an entry besides the JSON Feed; nothing for archives of other programs. */
export const storedExport = (_feed: JsonObject, _entry: ImportedEntry): Partial<ImportedEntry> => ({})
