/** The facts of the settings of a blog that begins with an import. */
export type ImportedSettings = {
  readonly url: string
  readonly title: string
  readonly author: string
  readonly timezone: string
  readonly description?: string | undefined
  readonly language?: string | undefined
  readonly permalinks: Readonly<Record<string, string>>
  readonly feedPaths: readonly string[]
}

/** Returns content/site.yaml of a blog that begins with an import. */
export const importedSettings = (facts: ImportedSettings): string => {
  const { url, title, author, timezone, description, language, permalinks, feedPaths } = facts
  const text = (value: string): string => JSON.stringify(value)
  const patterns = Object.entries(permalinks).map(([folder, pattern]) => `  ${folder}: ${pattern}\n`)
  return [
    `url: ${text(url)}\n`,
    `title: ${text(title)}\n`,
    ...(description === undefined ? [] : [`description: ${text(description)}\n`]),
    `language: ${language ?? 'en'}\n`,
    `timezone: ${text(timezone)}\n`,
    `author:\n  name: ${text(author)}\n`,
    ...(patterns.length === 0 ? [] : [`permalinks:\n${patterns.join('')}`]),
    ...(feedPaths.length === 0 ? [] : [`feeds:\n  aliases: [${feedPaths.map(text).join(', ')}]\n`]),
  ].join('')
}
