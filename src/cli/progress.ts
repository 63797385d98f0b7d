/** Returns a function that shows the progress on one line of the terminal; it prints nothing without a terminal, with `--json` and with `--quiet`. */
export const progressLine = ({
  json,
  quiet,
}: {
  readonly json: boolean
  readonly quiet: boolean
}): ((text: string) => void) => {
  if (json || quiet || process.stderr.isTTY !== true) return () => undefined
  process.on('exit', () => process.stderr.write('\r\u001b[K'))
  return (text) => void process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`)
}
