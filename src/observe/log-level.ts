/** Levels of lines, from the least to the most urgent one. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevelName = (typeof logLevels)[number]

/** The least level that is written. It changes while the process runs, between the configured one and `debug`. */
export class LogLevel {
  readonly #configured: LogLevelName
  #current: LogLevelName

  constructor(configured: LogLevelName) {
    this.#configured = configured
    this.#current = configured
  }

  get current(): LogLevelName {
    return this.#current
  }

  /** The level after a toggle: `debug`, or the configured one when it is `debug` now. */
  get next(): LogLevelName {
    return this.#current === 'debug' ? this.#configured : 'debug'
  }

  /** Whether a line of this level is written now. */
  takes(level: LogLevelName): boolean {
    return logLevels.indexOf(level) >= logLevels.indexOf(this.#current)
  }

  toggle(): void {
    this.#current = this.next
  }
}
