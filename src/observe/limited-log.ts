import type { Log } from '#runtime/ports/log.ts'
import { lineIdentity } from './line-identity.ts'
import { type LogLevelName, logLevels } from './log-level.ts'

/** A line comes at once, and its repeats at most so often, in milliseconds. */
export const repeatAfterMs = 10_000
/** So many different lines of one level are told apart within 10 s; a pod at its start has fewer. */
export const mostKept = 500
const sweepEveryMs = 1_000

interface Line {
  readonly fields: object
  readonly message: string
  readonly atMs: number
}

/** A written line, and the newest of its repeats since. */
interface Kept {
  writtenMs: number
  newest: Line | undefined
  /** Repeats before the newest one. */
  leftOut: number
}

type Write = (fields: object, message: string) => void

/** A log with limited repeats. Its owner calls `sweep` about once a second, or the last repeats wait for the next line. */
export interface LimitedLog extends Log {
  /** Writes the newest repeat of each line whose 10 s are over. */
  sweep(): void
}

/**
 * Limits the repeats of lines. The first of each is written at once. The newest of its repeats is written when 10 s are over: so
 * the last word about a thing is never lost. Its `repeated` counts the repeats left out before it, and `lateMs` is its age.
 * Each level has room for 500 different lines in 10 s; a flood of warnings hides no error.
 * @param nowMs a monotonic clock, in milliseconds
 */
export const limitedLog = (log: Log, nowMs: () => number): LimitedLog => {
  const limits = logLevels.map((level) => [level, new LineLimit(level, log, nowMs)] as const)
  const { debug, info, warn, error } = Object.fromEntries(limits) as Record<LogLevelName, LineLimit>
  return {
    debug: (fields, message) => debug.write(fields, message),
    info: (fields, message) => info.write(fields, message),
    warn: (fields, message) => warn.write(fields, message),
    error: (fields, message) => error.write(fields, message),
    sweep: () => limits.forEach(([, limit]) => limit.sweep()),
  }
}

/** The lines of one level. */
class LineLimit {
  readonly #level: LogLevelName
  readonly #write: Write
  readonly #nowMs: () => number
  readonly #kept = new Map<string, Kept>()
  #sweptMs = -Infinity
  #beyond = 0

  constructor(level: LogLevelName, log: Log, nowMs: () => number) {
    this.#level = level
    this.#write = (fields, message) => log[level](fields, message)
    this.#nowMs = nowMs
  }

  write(fields: object, message: string): void {
    const nowMs = this.#nowMs()
    if (nowMs - this.#sweptMs >= sweepEveryMs) this.sweep()
    const identity = lineIdentity(fields, message)
    const kept = this.#kept.get(identity)
    if (kept !== undefined && nowMs - kept.writtenMs < repeatAfterMs) hold(kept, { fields, message, atMs: nowMs })
    else if (kept !== undefined) this.#writeRepeat(kept, { fields, message, atMs: nowMs }, nowMs)
    else if (this.#kept.size >= mostKept) this.#beyond++
    else this.#writeFirst(identity, fields, message, nowMs)
  }

  sweep(): void {
    const nowMs = this.#nowMs()
    this.#sweptMs = nowMs
    for (const [identity, kept] of this.#kept) {
      if (nowMs - kept.writtenMs < repeatAfterMs) continue
      if (kept.newest === undefined) this.#kept.delete(identity)
      else this.#writeNewest(kept, kept.newest, nowMs)
    }
    if (this.#beyond > 0 && this.#kept.size < mostKept) this.#tellBeyond()
  }

  #writeFirst(identity: string, fields: object, message: string, nowMs: number): void {
    this.#kept.set(identity, { writtenMs: nowMs, newest: undefined, leftOut: 0 })
    this.#write(fields, message)
  }

  /** Its 10 s have ended since the last sweep. */
  #writeRepeat(kept: Kept, line: Line, nowMs: number): void {
    if (kept.newest !== undefined) hold(kept, line)
    this.#writeNewest(kept, line, nowMs)
  }

  #writeNewest(kept: Kept, { fields, message, atMs }: Line, nowMs: number): void {
    const repeated = kept.leftOut > 0 ? { repeated: kept.leftOut } : {}
    const late = atMs < nowMs ? { lateMs: nowMs - atMs } : {}
    kept.writtenMs = nowMs
    kept.newest = undefined
    kept.leftOut = 0
    this.#write({ ...fields, ...repeated, ...late }, message)
  }

  #tellBeyond(): void {
    const leftOut = this.#beyond
    this.#beyond = 0
    this.#write(
      { leftOut },
      `${leftOut} lines of level ${this.#level} were left out, since ${mostKept} different ones came within 10 s: look at those`,
    )
  }
}

const hold = (kept: Kept, line: Line): void => {
  if (kept.newest !== undefined) kept.leftOut++
  kept.newest = line
}
