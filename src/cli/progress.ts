/** A line on the terminal that says how far the work is, rewritten; nothing where nobody watches. */
export const progressLine = ({
  json,
  quiet,
}: {
  readonly json: boolean
  readonly quiet: boolean
}): ((words: string) => void) => {
  if (json || quiet || process.stderr.isTTY !== true) return () => undefined
  process.on('exit', () => process.stderr.write('\r\u001b[K'))
  return (words) =>
    void process.stderr.write(`\r\u001b[K${words.slice(0, (process.stderr.columns ?? 80) - 1)}`)
}
