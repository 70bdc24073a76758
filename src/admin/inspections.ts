import { execFile } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { z } from 'zod'

/** The command line that inspects. */
export interface InspectProgram {
  /** Its file, for Node. */
  readonly file: string
  /** The application of this pod. */
  readonly application: string
  /** Every application of the command. */
  readonly applications: readonly string[]
}

export interface InspectQuestion {
  readonly tenant: string
  readonly entity: string
  readonly application: string
  readonly reveal: boolean
}

/** The JSON of the command, or a code. */
export type InspectAnswer = { readonly json: string } | InspectFailure

export interface InspectFailure {
  readonly error: string
  readonly status: 403 | 429 | 502 | 504
  /** Rights that the pod lacks, each as in `Read on topic eventzr-cpaas-v1-dead-letter`. */
  readonly missing?: readonly string[]
  readonly remedy?: string
}

const longestMs = 60_000
/** Two hundred steps are a few hundred kilobytes. */
const mostBytes = 8 * 1024 * 1024
const heapMb = 256

/**
 * Inspects entities by the `inspect` command in a process of its own, one at a time: the records of a tenant must not fill the
 * memory of the pod, nor hold up its loop.
 */
export class Inspections {
  readonly #program: InspectProgram
  readonly #timeLimitMs: number
  readonly #end = new AbortController()
  #isBusy = false

  constructor(program: InspectProgram, timeLimitMs = longestMs) {
    this.#program = program
    this.#timeLimitMs = timeLimitMs
  }

  get program(): InspectProgram {
    return this.#program
  }

  /** @param signal the request is over: the command is ended with it */
  async ask(question: InspectQuestion, signal: AbortSignal): Promise<InspectAnswer> {
    if (this.#isBusy) return { error: 'INSPECT_BUSY', status: 429 }
    this.#isBusy = true
    try {
      return await this.#run(question, AbortSignal.any([signal, this.#end.signal]))
    } finally {
      this.#isBusy = false
    }
  }

  /** Ends a running command. */
  close(): void {
    this.#end.abort()
  }

  #run(question: InspectQuestion, signal: AbortSignal): Promise<InspectAnswer> {
    const options = { timeout: this.#timeLimitMs, maxBuffer: mostBytes, killSignal: 'SIGKILL', signal } as const
    const line = [`--max-old-space-size=${heapMb}`, this.#program.file, ...argumentsOf(question)]
    return new Promise((resolve) => {
      const child = execFile(process.execPath, line, options, (error, stdout) =>
        resolve(error === null ? { json: stdout } : failureOf(error, stdout, question)),
      )
      yieldTo(child.pid)
    })
  }
}

/** Behind `--` a text is never an option. */
const argumentsOf = ({ tenant, entity, application, reveal }: InspectQuestion): readonly string[] => [
  'inspect',
  '--json',
  '--application',
  application,
  ...(reveal ? ['--reveal'] : []),
  '--',
  tenant,
  entity,
]

/** The pod comes first. An ended process has no priority. */
const yieldTo = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    return
  }
}

type Failure = Parameters<NonNullable<Parameters<typeof execFile>[3]>>[0]

/** A failing command says its code and the missing rights; its text may quote anything, and stays here. */
const failureOf = (error: Failure, stdout: string, { application }: InspectQuestion): InspectFailure => {
  if (error?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { error: 'INSPECT_TOO_LARGE', status: 502 }
  if (error?.killed === true) return { error: 'INSPECT_TIMEOUT', status: 504 }
  const told = toldFailure(stdout)
  if (told.error === 'RIGHT_MISSING') return { ...told, remedy: grantOf(application), status: 403 }
  return { error: told.error, status: 502 }
}

const grantOf = (application: string): string =>
  `grant what is missing to the principal of this pod, npm run cli -- acls print ${application} --role inspector lists it; ` +
  'or run npm run cli -- inspect as somebody who has it'

const failure = z.object({ error: z.string(), missing: z.array(z.string()).readonly().exactOptional() })

const toldFailure = (stdout: string): z.infer<typeof failure> => {
  try {
    return failure.parse(JSON.parse(stdout))
  } catch {
    return { error: 'INSPECT_FAILED' }
  }
}
