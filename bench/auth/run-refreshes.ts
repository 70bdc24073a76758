import { setTimeout as pause } from 'node:timers/promises'
import type { ConnectionConfig } from '#cli/connection.ts'
import { CountingRun } from '../counting/counting-run.ts'
import type { SeenOutput } from '../counting/output-watch.ts'
import type { PodProcess } from '../counting/pod-process.ts'
import type { TokenEndpoint } from './token-endpoint.ts'

export interface RefreshOptions {
  /** In plain text, for the load and the reader of outputs. */
  readonly plaintext: string
  /** The way of the pod. */
  readonly way: ConnectionConfig
  readonly endpoint: TokenEndpoint
  /** Tokens beyond the first one of each life of the pod. */
  readonly refreshes: number
  /** Records per second. */
  readonly rate: number
  /** Whether the pod is restarted after half of them. */
  readonly restarts: boolean
  readonly say: (line: string) => void
}

/** The figures of a run. */
export interface RefreshResult {
  readonly refreshes: number
  readonly records: number
  readonly lost: number
  readonly duplicates: number
  /** Longest time without an output, apart from the restart. */
  readonly longestGapMs: number
  /** The same around the restart, 0 without one. */
  readonly restartGapMs: number
  readonly aborts: number
  /** How often the pod has lost its connections and has started again in its process. */
  readonly recoveries: number
  readonly connectionFailures: number
}

const lookMs = 50
const tasks = 2
const tenants = 10

/** Runs a pod under load while its tokens expire, and counts the costs. */
export const runRefreshes = async (options: RefreshOptions): Promise<RefreshResult> => {
  const { plaintext, endpoint, refreshes, rate, restarts, say } = options
  const run = await CountingRun.prepare({ brokers: plaintext, application: `auth-${Date.now()}`, tasks })
  const stateFolder = run.stateFolderOf('0')
  const start = (by: string): PodProcess => run.startPod({ by, stateFolder, connectWith: options.way })
  const pods = [start('0.1')]
  const refreshed = (): number => endpoint.issued - before - pods.length
  const before = endpoint.issued
  const until = async (count: number): Promise<void> => {
    while (refreshed() < count) {
      if (!pods.at(-1)!.alive) throw new Error(`the pod has ended:\n${pods.at(-1)!.lastLines(20)}`)
      await pause(lookMs)
    }
  }
  try {
    run.load.start(rate, tenants)
    await run.seen((outputs) => outputs.length > 0)
    await until(restarts ? refreshes / 2 : refreshes)
    if (restarts) {
      say(`restarting the pod after ${refreshed()} refreshes`)
      pods[0]!.kill('SIGTERM')
      await pods[0]!.ended()
      pods.push(start('0.2'))
      await until(refreshes)
    }
    const done = refreshed()
    await run.load.stop()
    if (!(await run.drained())) say(`not everything that was sent has come out:\n${pods.at(-1)!.lastLines(20)}`)
    await run.stopPods()
    return { refreshes: done, ...(await costs(run, pods)) }
  } finally {
    await run.close()
  }
}

const costs = async (run: CountingRun, pods: readonly PodProcess[]): Promise<Omit<RefreshResult, 'refreshes'>> => {
  const { lost, duplicates } = await run.verdict()
  const said = (text: string): number => pods.reduce((sum, { log }) => sum + log.split(text).length - 1, 0)
  return {
    records: run.load.sent.length,
    lost,
    duplicates,
    ...gaps(run.watch.outputs),
    aborts: said('the transaction is aborted'),
    recoveries: said('starting again from the last commit'),
    connectionFailures: said('a connection has failed'),
  }
}

const gaps = (outputs: readonly SeenOutput[]): Pick<RefreshResult, 'longestGapMs' | 'restartGapMs'> => {
  const ordered = outputs.toSorted((a, b) => a.atMs - b.atMs)
  const steps = ordered.slice(1).map(({ atMs, by }, index) => ({
    gapMs: Math.round(atMs - ordered[index]!.atMs),
    isRestart: by !== ordered[index]!.by,
  }))
  const longest = (isRestart: boolean): number =>
    steps.reduce((most, step) => (step.isRestart === isRestart ? Math.max(most, step.gapMs) : most), 0)
  return { longestGapMs: longest(false), restartGapMs: longest(true) }
}
