import { PodMetrics } from '#observe/metrics.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { noObserver, type PodObserver } from '#runtime/ports/pod-observer.ts'
import { InputCounts } from '#runtime/task/input-counts.ts'
import { WorkCounts } from '#runtime/task/work-counts.ts'
import { DrivenPod, topology } from './driven-pod.ts'
import { statisticsText } from './statistics-text.ts'

/** The figures of one run. */
export interface MetricsResult {
  readonly rounds: number
  readonly recordsPerSecond: number
  /** CPU of a second of the driven pod without an observer, the median of all rounds. */
  readonly workMsPerSecond: number
  /** The observer, scrapes and statistics of a second, measured with the pod. */
  readonly observedMsPerSecond: number
  /** The counts that a task keeps whoever observes it, of a second, measured alone. */
  readonly countedMsPerSecond: number
  /** Both, as a share of the whole. */
  readonly costPercent: number
  readonly scrapeMs: number
  readonly scrapeBytes: number
}

const secondsPerRound = 15
const statisticsEverySeconds = 5
const millisPerMicro = 1e-3

/**
 * Compares the work of a pod with and without its metrics, in rounds of 15 s of work, one with and one without in turn: each has a
 * scrape, and the statistics of two clients every 5 s.
 */
export const runMetrics = async (rounds: number, recordsPerSecond: number): Promise<MetricsResult> => {
  const metrics = new PodMetrics('bench', '0', topology, '0')
  const pods = { observed: new DrivenPod(metrics), plain: new DrivenPod(noObserver) }
  const text = statisticsText()
  const tell = () => (['consumer', 'producer'] as const).forEach((client) => metrics.kafka.told(client, text))
  const idle = () => undefined
  const plain: number[] = []
  const differences: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const isObservedFirst = round % 2 === 0
    const observed = () => cpuMs(() => work(pods.observed, recordsPerSecond, tell, () => metrics.text()))
    const unobserved = () => cpuMs(() => work(pods.plain, recordsPerSecond, idle, async () => ''))
    const before = isObservedFirst ? await observed() : await unobserved()
    const behind = isObservedFirst ? await unobserved() : await observed()
    const [withMetrics, without] = isObservedFirst ? [before, behind] : [behind, before]
    // The first round compiles.
    if (round === 0) continue
    plain.push(without)
    differences.push(withMetrics - without)
  }
  const workMs = median(plain) / secondsPerRound
  const observedMs = Math.max(0, median(differences) / secondsPerRound)
  const countedMs = await countsMs(recordsPerSecond, metrics)
  const scrape = await metrics.text()
  return {
    rounds,
    recordsPerSecond,
    workMsPerSecond: rounded(workMs),
    observedMsPerSecond: rounded(observedMs),
    countedMsPerSecond: rounded(countedMs),
    costPercent: rounded((100 * (observedMs + countedMs)) / (workMs + observedMs)),
    scrapeMs: rounded(await cpuMs(async () => void (await metrics.text()))),
    scrapeBytes: scrape.length,
  }
}

const work = async (
  pod: DrivenPod,
  recordsPerSecond: number,
  tell: () => void,
  scrape: () => Promise<string>,
): Promise<void> => {
  for (let second = 0; second < secondsPerRound; second++) {
    pod.second(recordsPerSecond)
    if (second % statisticsEverySeconds === 0) tell()
  }
  await scrape()
}

/** The counts per record alone: what is taken, its delay, and its output; a hundred seconds of them. */
const countsMs = async (recordsPerSecond: number, observer: PodObserver): Promise<number> => {
  const seconds = 100
  const inputs = new InputCounts(topology.sources, undefined)
  const works = new WorkCounts(topology.stores)
  const record = { key: Buffer.from('tenant-1'), value: Buffer.from('{"tenantId":"tenant-1","n":1}') }
  const outbox = new Outbox()
  for (let n = 0; n < recordsPerSecond / 10; n++) {
    outbox.writeKey('tenant-1')
    outbox.write('value')
    outbox.seal({ topic: 'bench-totals', timestamp: 0, headers: [] })
  }
  const run = async () => {
    for (let commit = 0; commit < seconds * 10; commit++) {
      for (let n = 0; n < recordsPerSecond / 10; n++) {
        inputs.add(0, record, false)
        works.took('bench-numbers', 1)
      }
      works.freeze()
      works.fold(outbox)
    }
  }
  await run()
  const ms = await cpuMs(run)
  inputs.report(observer)
  return ms / seconds
}

const cpuMs = async (run: () => Promise<void>): Promise<number> => {
  // Garbage of one side must not be collected at the cost of the other.
  globalThis.gc?.()
  const before = process.threadCpuUsage()
  await run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) * millisPerMicro
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const rounded = (value: number): number => Math.round(value * 100) / 100
