import { ConfigError } from '../config.ts'

/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, fenced: 3 } as const

/** The command ran and its answer is no: what there is to say was printed already. */
export class CommandFailed extends Error {
  readonly code = 'COMMAND_FAILED'
}

/** Says what went wrong in words and returns the exit code; a stack trace only for faults of this program. */
export const report = (error: unknown): number => {
  if (error instanceof CommandFailed) return exitCodes.failed
  if (error instanceof ConfigError) return say(error.message, exitCodes.usage)
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return say(withCause(error), error.code === 'FENCED' ? exitCodes.fenced : exitCodes.failed)
  }
  return say(error instanceof Error ? (error.stack ?? error.message) : String(error), exitCodes.failed)
}

const withCause = (error: Error): string =>
  error.cause instanceof Error ? `${error.message}\n  caused by: ${error.cause.message}` : error.message

const say = (text: string, code: number): number => {
  process.stderr.write(`error: ${text}\n`)
  return code
}
