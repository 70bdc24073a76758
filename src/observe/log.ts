import { pino } from 'pino'
import type { Log } from '#runtime/ports/log.ts'

/** A log of JSON lines on standard error, so that standard output stays a command's result. On a terminal `pretty` colours it. */
export const createLog = (level: string, fields: Readonly<Record<string, string>>, pretty: boolean): Log =>
  pino(
    {
      level,
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
