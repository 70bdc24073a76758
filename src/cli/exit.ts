import { maskedText } from '#observe/masked-text.ts'

/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, fenced: 3 } as const

/** The command ran and its answer is no: what there is to say was printed already. */
export class CommandFailed extends Error {
  readonly code = 'COMMAND_FAILED'
}

/**
 * Ends the process without waiting for the Kafka client. When a process exits, Node joins its threads (uv_library_shutdown), and
 * one that waits for a broker never ends. Process 1 of a container takes no SIGKILL from itself, but aborts.
 */
export const endAtOnce = (): void => {
  process.kill(process.pid, 'SIGKILL')
  process.abort()
}

/** Says what went wrong in words and returns the exit code; a stack trace only for faults of this program. Foreign words are masked: they may quote data. */
export const report = (error: unknown): number => {
  if (error instanceof CommandFailed) return exitCodes.failed
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return say(withCause(error), exitCodeOf(error.code))
  return say(maskedText(error instanceof Error ? (error.stack ?? error.message) : String(error)), exitCodes.failed)
}

const exitCodeOf = (code: string): number => {
  if (code === 'CONFIG_INVALID' || code === 'KAFKA_SETTINGS_INVALID') return exitCodes.usage
  return code === 'FENCED' ? exitCodes.fenced : exitCodes.failed
}

const withCause = ({ message, cause }: Error): string =>
  cause instanceof Error && !message.includes(cause.message)
    ? `${message}\n  caused by: ${maskedText(cause.message)}`
    : message

const say = (text: string, code: number): number => {
  process.stderr.write(`error: ${text}\n`)
  return code
}
