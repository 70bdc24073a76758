import type { LogLevel } from '#observe/log-level.ts'
import type { Log } from '#runtime/ports/log.ts'

/** SIGUSR2 leads from the configured level to `debug`, or back; a line says so. SIGUSR1 belongs to Node's debugger. */
export const watchLevelSignal = (level: LogLevel, log: Log): void => {
  process.on('SIGUSR2', () => toggleLevel(level, log))
}

/** Changes the level, and says so while `debug` is in force: the configured level may not take the line. */
export const toggleLevel = (level: LogLevel, log: Log): void => {
  const logLevel = level.next
  const say = () => log.info({ logLevel }, `the log is at level ${logLevel} from here on; SIGUSR2 changes it`)
  if (logLevel !== 'debug') say()
  level.toggle()
  if (logLevel === 'debug') say()
}
