import { type PodsOptions, type PodsResult, runPods } from './run-pods.ts'
import { type RowsResult, runRows } from './run-rows.ts'

/** The figures of both parts; where both have one, the worse of them. */
export type StateResult = RowsResult & PodsResult

export interface StateOptions extends Omit<PodsOptions, 'brokers'> {
  /** The broker for the second part. */
  readonly brokers: () => Promise<string>
}

/** Puts and reads rows in this process alone; then a pod restores as many from a broker, updates some, and is killed. */
export const runState = async (options: StateOptions): Promise<StateResult> => {
  const alone = await runRows(options.rows, options.memoryMb)
  options.say(`in this process: ${JSON.stringify(alone)}`)
  const { restartSeconds, restoreRowsPerSecond, checkpointSecondsP99, ...pods } = await runPods({
    ...options,
    brokers: await options.brokers(),
  })
  return {
    rows: alone.rows,
    rssAnonMb: Math.max(alone.rssAnonMb, pods.rssAnonMb),
    putPerSecond: alone.putPerSecond,
    getMicrosP50: alone.getMicrosP50,
    getMicrosP99: alone.getMicrosP99,
    restartSeconds,
    restoreRowsPerSecond,
    checkpointSecondsP99,
    loopStallMsP99: Math.max(alone.loopStallMsP99, pods.restoreStallMsP99, pods.updateStallMsP99),
    diskMb: alone.diskMb,
    wrongRows: alone.wrongRows + pods.wrongRows,
    mostRssAnonMb: pods.mostRssAnonMb,
    checkpoints: pods.checkpoints,
    restartBeginSeconds: pods.restartBeginSeconds,
    restartReadSeconds: pods.restartReadSeconds,
    restartReadRecords: pods.restartReadRecords,
    restoreStallMsP99: pods.restoreStallMsP99,
    updateStallMsP99: pods.updateStallMsP99,
  }
}
