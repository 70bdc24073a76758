import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import type { Connection } from './connection.ts'
import { limitMemory } from './memory-limit.ts'
import { relayTokens } from './tokens/relayed-tokens.ts'
import type { Reach, Tried } from './unreadable-positions.ts'

const program = fileURLToPath(new URL('probe-process.ts', import.meta.url))

/** The work of a probe process, its first line of input. */
export interface ProbeTask {
  readonly connection: Omit<Connection, 'tokens'>
  readonly positions: readonly PartitionPosition[]
  readonly reach: Reach
  /** Tokens follow, one a line. */
  readonly needsTokens: boolean
}

type Search = Omit<ProbeTask, 'connection' | 'needsTokens'> & { readonly connection: Connection }

/**
 * Finds unreadable batches: for each position the first one from there on, as far as a pod fetches before it commits. Positions
 * are tried with fetches like a pod's, and batch by batch only where those fail.
 * @param signal ends the search, with its reason
 * @throws KafkaCallError `retry` when it could not be done, e.g. because no broker answers
 */
export const unreadablePositions = async (
  connection: Connection,
  positions: readonly PartitionPosition[],
  signal?: AbortSignal,
): Promise<readonly PartitionPosition[]> => {
  const suspects = await failed({ connection, positions, reach: 'ahead' }, signal)
  return failed({ connection, positions: suspects, reach: 'batches' }, signal)
}

/** Whether the client can unpack the batch at a position. @throws KafkaCallError `retry` */
export const isReadable = async (connection: Connection, position: PartitionPosition): Promise<boolean> =>
  (await failed({ connection, positions: [position], reach: 'batch' })).length === 0

/**
 * Tries positions in another process: a batch may unpack to more memory than there is, and that process then dies instead of its pod.
 * @returns the failed ones, each with the offset reached
 */
const failed = async (task: Search, signal?: AbortSignal): Promise<readonly PartitionPosition[]> => {
  const found: PartitionPosition[] = []
  for (let left = task.positions; left.length > 0;) {
    const { verdicts, offset, isReady, end, text } = await probe({ ...task, positions: left }, signal)
    for (const [index, verdict] of verdicts.entries())
      if (!verdict.isReadable) found.push({ ...left[index]!, offset: verdict.offset ?? left[index]!.offset })
    if (verdicts.length === left.length) return found
    // It met a fault of its own, not of a batch.
    if (end === 'ended' || !isReady) throw new KafkaCallError('probe', 0, 'retry', new Error(text))
    const deadly = left[verdicts.length]!
    found.push({ ...deadly, offset: offset ?? deadly.offset })
    left = left.slice(verdicts.length + 1)
  }
  return found
}

interface Verdict {
  readonly isReadable: boolean
  /** How far it came; absent where it read nothing. */
  readonly offset: number | undefined
}

interface ProbeEnd {
  /** It has connected: what ends it from then on is a batch. */
  readonly isReady: boolean
  /** One per position tried to its end, in their order. */
  readonly verdicts: readonly Verdict[]
  /** How far the position after those came. */
  readonly offset: number | undefined
  readonly end: 'ended' | 'killed'
  readonly text: string
}

const probe = async (task: Search, signal?: AbortSignal): Promise<ProbeEnd> => {
  const child = spawn(process.execPath, [program], { stdio: 'pipe', signal, killSignal: 'SIGKILL' })
  limitMemory(child, process.availableMemory())
  const [answers, errors]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => answers.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  const ended = tell(child.stdin, task)
  const killedBy = await endOf(child, signal).finally(ended)
  const lines = Buffer.concat(answers).toString().split('\n').slice(0, -1)
  return {
    ...verdictsOf(lines.map((line) => JSON.parse(line) as Tried)),
    isReady: lines.length > 0,
    end: killedBy === null ? 'ended' : 'killed',
    text: killedBy ?? Buffer.concat(errors).toString().trim(),
  }
}

/** Settings may hold secrets: arguments of a process are visible to others. @returns to be called when the process has ended */
const tell = (stdin: Writable, { connection: { tokens, ...connection }, positions, reach }: Search): (() => void) => {
  const task: ProbeTask = { connection, positions, reach, needsTokens: tokens !== undefined }
  stdin.on('error', () => undefined).write(`${JSON.stringify(task)}\n`)
  if (tokens === undefined) {
    stdin.end()
    return () => undefined
  }
  const end = new AbortController()
  void relayTokens(tokens, stdin, end.signal)
  return () => end.abort()
}

/** @returns the signal that has ended it, if one has. @throws KafkaCallError `retry` when it could not be started */
const endOf = async (child: ChildProcess, signal: AbortSignal | undefined): Promise<NodeJS.Signals | null> => {
  try {
    const [, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return killedBy
  } catch (cause) {
    signal?.throwIfAborted()
    throw new KafkaCallError('probe', 0, 'retry', cause)
  }
}

const verdictsOf = (tried: readonly Tried[]): Pick<ProbeEnd, 'verdicts' | 'offset'> => {
  const verdicts: Verdict[] = []
  let offset: number | undefined
  for (const each of tried) {
    if ('at' in each) offset = each.at
    else if ('isReadable' in each) {
      verdicts.push({ isReadable: each.isReadable, offset })
      offset = undefined
    }
  }
  return { verdicts, offset }
}
