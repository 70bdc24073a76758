import { join } from 'node:path'
import { LocalStackError } from './stack-error.ts'
import { lastWords, startSupervised } from './supervised-process.ts'
import type { SupervisedProcess } from './supervised-process.ts'

/** How one server of a Java stack is started and known to be up. */
export interface JavaServerOptions {
  readonly name: 'broker' | 'registry'
  readonly java: string
  readonly args: readonly string[]
  /** The stack's data folder; the log is `<name>.log` in it. */
  readonly folder: string
  /** Resolves when the server answers; ends early when `signal` aborts. */
  readonly ready: (signal: AbortSignal) => Promise<void>
}

/** A Java process that can be stopped and started again on the same data and port. */
export interface JavaServer {
  /** Starts it; resolves when it answers. @throws LocalStackError `START_FAILED` with the last lines of its log */
  start(): Promise<void>
  /** Resolves when it has ended. @throws LocalStackError `NOT_RUNNING` */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  readonly running: boolean
}

/** A server that has not been started yet. */
export function javaServer({ name, java, args, folder, ready }: JavaServerOptions): JavaServer {
  const logFile = join(folder, `${name}.log`)
  let process: SupervisedProcess | undefined
  return {
    get running() {
      return process !== undefined
    },
    start: async () => {
      process = await startSupervised({ command: java, args: [...smallJvm, ...args], logFile, folder })
      await answersBeforeItEnds(process, ready).catch(async (cause: unknown) => {
        const words = await lastWords(logFile)
        const reason = cause instanceof Error ? cause.message : String(cause)
        throw new LocalStackError(
          'START_FAILED',
          `The local ${name} did not come up: ${reason}\nIts last words:\n${words}`,
          { cause },
        )
      })
    },
    end: async (signal) => {
      if (process === undefined)
        throw new LocalStackError('NOT_RUNNING', `The local ${name} is not running; start it first.`)
      await process.end(signal)
      process = undefined
    },
  }
}

/** Options of a JVM that starts fast and stays small; the load of a demo or a test fits. */
export const smallJvm: readonly string[] = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']

async function answersBeforeItEnds(process: SupervisedProcess, ready: (signal: AbortSignal) => Promise<void>) {
  const ended = new AbortController()
  void process.exited.then((status) => ended.abort(new Error(`The process ended with ${status}.`)))
  await ready(ended.signal)
}
