import { pino } from 'pino'
import type { Log } from '#runtime/ports/log.ts'
import { limitedLog } from './limited-log.ts'
import { LogLevel, type LogLevelName, logLevels } from './log-level.ts'
import { maskedText, maskedValue } from './masked-text.ts'

const sweepEveryMs = 1_000

/**
 * A log of JSON lines on standard error, so that standard output stays a command's result. On a terminal `pretty` colours it.
 * Repeats of a line are limited; personal data and secrets are masked by their shape.
 * @param level lines below it are dropped; a {@link LogLevel} may change later
 */
export const createLog = (
  level: LogLevelName | LogLevel,
  fields: Readonly<Record<string, string>>,
  pretty: boolean,
): Log => {
  const log = limitedLog(maskedLog(linesOf(fields, pretty)), () => performance.now())
  setInterval(() => log.sweep(), sweepEveryMs).unref()
  return levelledLog(log, typeof level === 'string' ? new LogLevel(level) : level)
}

/** Drops lines below the level of the moment. */
export const levelledLog = (log: Log, level: LogLevel): Log =>
  eachLevel((each) => (fields, message) => {
    if (level.takes(each)) log[each](fields, message)
  })

/** Masks messages and fields: errors of libraries may quote their arguments. */
export const maskedLog = (log: Log): Log =>
  eachLevel((level) => (fields, message) => log[level](maskedValue(fields) as object, maskedText(message)))

const eachLevel = (write: (level: LogLevelName) => Log['info']): Log =>
  Object.fromEntries(logLevels.map((level) => [level, write(level)])) as unknown as Log

const linesOf = (fields: Readonly<Record<string, string>>, pretty: boolean): Log =>
  pino(
    {
      level: logLevels[0],
      base: fields,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pretty ? prettyStream() : pino.destination({ dest: 2, sync: true }),
  )

/** pino-pretty is a development tool: without it a terminal gets JSON lines too. */
const prettyStream = () => {
  try {
    return pino.transport({
      target: 'pino-pretty',
      options: { destination: 2, messageKey: 'message', ignore: 'pid,hostname' },
    })
  } catch {
    return pino.destination({ dest: 2, sync: true })
  }
}
