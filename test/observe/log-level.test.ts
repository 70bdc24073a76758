import { describe, expect, it } from 'vitest'
import { toggleLevel } from '#cli/level-signal.ts'
import { LogLevel, type LogLevelName, logLevels } from '#observe/log-level.ts'
import { levelledLog } from '#observe/log.ts'
import { writtenLog } from '../runtime/written-log.ts'

const sayAll = (log: ReturnType<typeof writtenLog>['log']) => logLevels.forEach((level) => log[level]({}, level))

describe('the level of a log', () => {
  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ] satisfies readonly [LogLevelName, readonly string[]][])('%s takes %j', (level, taken) => {
    const { log, lines } = writtenLog()
    sayAll(levelledLog(log, new LogLevel(level)))
    expect(lines.map(([, message]) => message)).toEqual(taken)
  })

  it.each([
    ['info', ['debug', 'info']],
    ['warn', ['debug', 'warn']],
    ['error', ['debug', 'error']],
    ['debug', ['debug', 'debug']],
  ] satisfies readonly [LogLevelName, readonly string[]][])(
    'as it is configured, %s, becomes %j with two signals, and a line tells each',
    (configured, reached) => {
      const { log, lines } = writtenLog()
      const level = new LogLevel(configured)
      const levelled = levelledLog(log, level)
      const seen = reached.map(() => {
        toggleLevel(level, levelled)
        return level.current
      })
      expect(seen).toEqual(reached)
      expect(lines.map(([, message]) => message)).toEqual(
        reached.map((each) => `the log is at level ${each} from here on; SIGUSR2 changes it`),
      )
    },
  )
})
