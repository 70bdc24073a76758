import { setTimeout as pause } from 'node:timers/promises'
import { MeasuredPod, type PodWork } from './measured-pod.ts'
import { countsMs } from './counts-cost.ts'

/** The figures of one run. */
export interface MetricsResult {
  readonly rounds: number
  /** The reached rate. */
  readonly recordsPerSecond: number
  /** CPU of the pod without an observer for 1,000 records, the median of the rounds. */
  readonly plainMs: number
  /** The same of the pod with metrics, statistics and scrapes. */
  readonly observedMs: number
  /** The counts of a task with and without an observer, measured alone: part of both others. */
  readonly countedMs: number
  /** The medians of the rounds' differences, and the counts, as a share of the pod with metrics. */
  readonly costPercent: number
  /** Half of the range of the middle half of the rounds' shares. */
  readonly spreadPercent: number
  /** Records in wait at the end, of both pods; a pod behind its input has larger batches, and is cheaper. */
  readonly lag: number
}

export interface MetricsSettings {
  readonly brokers: string
  readonly rounds: number
  readonly rate: number
  /** Neither pod has metrics: the rest is noise. */
  readonly isNull: boolean
  readonly say: (line: string) => void
}

const warmUpMs = 20_000
const roundMs = 15_000

/** Lets two pods work side by side with loads of one rate, one with metrics and one without, and compares their CPU by the record. */
export const runMetrics = async ({ brokers, rounds, rate, isNull, say }: MetricsSettings): Promise<MetricsResult> => {
  const name = `metrics-${Date.now()}`
  const started: MeasuredPod[] = []
  const start = async (side: string, metrics: boolean): Promise<MeasuredPod> => {
    const pod = await MeasuredPod.start(brokers, `${name}-${side}`, metrics)
    started.push(pod)
    return pod
  }
  try {
    const pods = [await start('plain', false), await start('observed', !isNull)] as const
    for (const pod of pods) pod.load(rate)
    await pause(warmUpMs)
    const found: Round[] = []
    for (let round = 0; round < rounds; round++) {
      found.push(await oneRound(pods))
      say(`round ${round + 1}: ${JSON.stringify(found.at(-1))}`)
    }
    return resultOf(found, await countsMs(), pods[0].lag + pods[1].lag)
  } finally {
    await Promise.all(started.map((pod) => pod.close()))
  }
}

/** CPU for 1,000 records of both pods. */
interface Round {
  readonly plainMs: number
  readonly observedMs: number
  readonly recordsPerSecond: number
}

const oneRound = async (pods: readonly [MeasuredPod, MeasuredPod]): Promise<Round> => {
  const before = pods.map(({ work }) => work)
  const startedMs = performance.now()
  await pause(roundMs)
  const after = pods.map(({ work }) => work)
  const [plainMs, observedMs] = after.map((work, index) => perThousand(before[index]!, work))
  const records = after.reduce((sum, work, index) => sum + work.records - before[index]!.records, 0) / pods.length
  const seconds = (performance.now() - startedMs) / 1_000
  return { plainMs: plainMs!, observedMs: observedMs!, recordsPerSecond: Math.round(records / seconds) }
}

const perThousand = (before: PodWork, after: PodWork): number =>
  rounded((1_000 * (after.cpuMs - before.cpuMs)) / (after.records - before.records))

const resultOf = (rounds: readonly Round[], countedMs: number, lag: number): MetricsResult => {
  const shares = rounds.map(({ plainMs, observedMs }) => (100 * (observedMs - plainMs)) / observedMs)
  const observedMs = median(rounds.map((round) => round.observedMs))
  return {
    rounds: rounds.length,
    recordsPerSecond: median(rounds.map(({ recordsPerSecond }) => recordsPerSecond)),
    plainMs: median(rounds.map(({ plainMs }) => plainMs)),
    observedMs,
    countedMs: rounded(countedMs),
    costPercent: rounded(median(shares) + (100 * countedMs) / observedMs),
    spreadPercent: rounded((quantile(shares, 0.75) - quantile(shares, 0.25)) / 2),
    lag,
  }
}

const median = (values: readonly number[]): number => quantile(values, 0.5)

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1) + 0.5)] ?? 0

const rounded = (value: number): number => Math.round(value * 100) / 100
