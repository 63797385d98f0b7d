/** Waits until the user or the system asks the program to end. The first signal is for a graceful end, the second one ends at once. */
export const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal)
      process.on(signal, () => {
        process.once(signal, () => process.exit(130))
        resolve()
      })
    }
  })
