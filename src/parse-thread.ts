import { sourceOf } from './io/content/read-content.js'
import { runThread, takenFromFront } from './io/thread.js'
import { type ParsedThere, parsedForCache, type ThreadStart } from './project/parse-shared.js'

/** The second thread of a build of many posts, which parses a part of them. */
runThread((data): ParsedThere => {
  const { files, settings, counter } = data as ThreadStart
  const parsed: ParsedThere[number][] = []
  for (const file of takenFromFront(files, counter))
    parsed.push([file.path, parsedForCache(sourceOf(file), settings)])
  return parsed
})
