/** Calls `stop` when this process ends, however that comes; what it returns takes that back. */
export function withThisProcess(stop: () => void): () => void {
  const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const
  const onSignal = (signal: NodeJS.Signals): void => {
    stop()
    release()
    process.kill(process.pid, signal)
  }
  const release = (): void => {
    process.off('exit', stop)
    for (const signal of signals) process.off(signal, onSignal)
  }
  process.on('exit', stop)
  for (const signal of signals) process.on(signal, onSignal)
  return release
}
