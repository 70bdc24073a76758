import { setTimeout as pause } from 'node:timers/promises'
import { CountingRun } from '../counting/counting-run.ts'
import { apiKeys } from '#world/doors/kafka-frames.ts'
import type { BrokerDoor } from '#world/doors/broker-door.ts'
import { clientIdOf, standardPod } from '../counting/pod-settings.ts'
import type { Verdict } from '../counting/verdict.ts'
import { type Fault, faultPlan } from './fault-plan.ts'
import { Fleet } from './fleet.ts'
import { growingInput, inputPartitions, misplaced, tasks, tenants } from './inputs.ts'
import { Scenario } from './scenario.ts'
import { type Death, percentile, recoverySeconds, takeoverSeconds } from './times.ts'

export interface ExactlyOnceOptions {
  readonly brokers: string
  readonly pods: number
  /** With an immediate restart; absences come on top. */
  readonly kills: number
  /** The load lasts at least so long, and until all faults are done. */
  readonly seconds: number
  /** Records per second. */
  readonly rate: number
  readonly seed: number
  /** All clients come through it; without it there are no late copies. */
  readonly door?: BrokerDoor | undefined
  /** So many kills follow a late copy. */
  readonly lateCopies?: number
  readonly say: (line: string) => void
}

/** The run, as `--json` prints it. Seconds are `null` when nothing was measured. */
export interface ExactlyOnceResult extends Verdict {
  /** Partitions with a transaction that nobody ends. */
  readonly hangingTransactions: number
  /** How often a pod ended without being told to, or not with 0 when it was asked to. Nothing in the plan should make it do so. */
  readonly unexpectedExits: number
  readonly uncleanStops: number
  /** How often a pod had no task for longer than anything takes. */
  readonly idlePods: number
  /** Ends of transactions, arrived within the next one; and how many of them were not refused as those of a stale producer. */
  readonly lateCopies: number
  readonly lateCopiesNotFenced: number
  /** Planned late copies without arrival. */
  readonly lateCopiesUndelivered: number
  /** How often a killed pod lost its rows on disk too, and how often a task began with the rows of a checkpoint. */
  readonly disksDeleted: number
  readonly fromCheckpoint: number
  /** Killed pods without a return, and pods away without a take-over of their tasks. */
  readonly notRecovered: number
  readonly notTakenOver: number
  readonly recoverySecondsP50: number | null
  readonly recoverySecondsP99: number | null
  readonly takeoverSecondsP50: number | null
  readonly takeoverSecondsP99: number | null
}

const mustBeNone = [
  'lost',
  'duplicates',
  'reordered',
  'hangingTransactions',
  'unexpectedExits',
  'uncleanStops',
  'idlePods',
  'lateCopiesNotFenced',
  'lateCopiesUndelivered',
  'notRecovered',
  'notTakenOver',
] as const satisfies readonly (keyof ExactlyOnceResult)[]

/**
 * Whether nothing was lost, doubled or reordered, every killed pod came back or was taken over from, none had troubles of its
 * own, and every late copy of the plan arrived and was refused. Without a checkpoint in use the disks were not tried.
 */
export const isExact = (
  result: ExactlyOnceResult,
  { pods, kills }: Pick<ExactlyOnceOptions, 'pods' | 'kills'>,
): boolean =>
  mustBeNone.every((count) => result[count] === 0) &&
  result.stateEqual &&
  result.fromCheckpoint > 0 &&
  (kills === 0 || result.recoverySecondsP99 !== null) &&
  (pods === 1 || result.takeoverSecondsP99 !== null)

const patienceMs = 30_000

/** The broker ends transactions whose time is over every second; one that is open for longer hangs. */
const hangsAfterMs = standardPod.transactionTimeoutMs + 4_000

/** Runs pods of the counting application under load, does everything to them that a plan says, and judges from the topics. */
export const runExactlyOnce = async (options: ExactlyOnceOptions): Promise<ExactlyOnceResult> => {
  const { brokers, say, seed } = options
  const application = `exactly-once-${Date.now()}`
  const partitions = inputPartitions(application)
  const run = await CountingRun.prepare({ brokers, application, tasks, inputs: 2, partitions, misplaced })
  const stateFolderOf = (instanceId: string) => run.stateFolderOf(instanceId)
  const fleet = new Fleet({ start: (pod) => run.startPod(pod), stateFolderOf, say })
  const grown = growingInput(application)
  const grow = () => run.grow(grown.topic, grown.partitions)
  const sendLateCopy = async (ordinal: number) => lateEnd(options.door!, clientIdOf(application, String(ordinal)))
  const plan = planOf(options)
  const scenario = new Scenario({ fleet, watch: run.watch, grow, sendLateCopy, say, seed, patienceMs })
  try {
    await underLoad(options, plan, run, scenario)
    if (!(await run.drained())) say('not everything that was sent has come out')
    for (const ordinal of fleet.ordinals) await fleet.stop(ordinal)
    return {
      ...(await run.verdict()),
      hangingTransactions: await run.openTransactions(hangsAfterMs),
      unexpectedExits: fleet.unexpectedExits,
      uncleanStops: fleet.uncleanStops,
      idlePods: scenario.idlePods,
      ...lateCopiesOf(scenario, plan),
      disksDeleted: fleet.disksDeleted,
      fromCheckpoint: run.fromCheckpoint,
      ...timesOf(scenario, say),
    }
  } finally {
    fleet.release()
    await run.close()
  }
}

/** The end of a transaction is held back, and arrives between two writes of the next one. */
const lateEnd = async (door: BrokerDoor, clientId: string): Promise<number> =>
  door.deliverBetween(await door.holdNext(apiKeys.endTxn, clientId), apiKeys.produce)

const planOf = ({ kills, seconds, seed, door, lateCopies = 0 }: ExactlyOnceOptions): readonly Fault[] =>
  faultPlan(kills, seconds, seed, door === undefined ? 0 : lateCopies)

const underLoad = async (
  { seconds, rate, pods }: ExactlyOnceOptions,
  plan: readonly Fault[],
  { load }: CountingRun,
  scenario: Scenario,
): Promise<void> => {
  const startedMs = Date.now()
  load.start(rate, tenants)
  try {
    await scenario.scaleOut(1)
    await scenario.scaleOut(pods)
    await scenario.run(plan)
    if (pods > 1) await scenario.scaleIn()
    await pause(Math.max(0, seconds * 1_000 - (Date.now() - startedMs)))
  } finally {
    await load.stop()
  }
}

/** INVALID_PRODUCER_EPOCH: its producer has a successor. */
const staleProducer = 47

const lateCopiesOf = ({ lateCopies }: Scenario, plan: readonly Fault[]) => {
  const planned = plan.filter((fault) => fault.kind === 'kill' && fault.lateCopy).length
  return {
    lateCopies: lateCopies.length,
    lateCopiesNotFenced: lateCopies.filter((answer) => answer !== staleProducer).length,
    lateCopiesUndelivered: planned - lateCopies.length,
  }
}

const timesOf = ({ restarted, absent, left, outputs }: Scenario, say: ExactlyOnceOptions['say']) => {
  const measured = (deaths: readonly Death[], seconds: typeof recoverySeconds) =>
    deaths.map((death) => seconds(death, outputs) ?? Infinity)
  const recovery = measured(restarted, recoverySeconds)
  const takeover = measured(absent, takeoverSeconds)
  const leaving = measured(left, takeoverSeconds)
  say(
    `seconds to recover: ${restarted.map(({ whileAway }, index) => `${recovery[index]}${whileAway ? '*' : ''}`).join(' ')}`,
  )
  say(`(* while another pod was away); seconds to take over: ${takeover.join(' ')}`)
  return {
    notRecovered: countOfNever(recovery),
    notTakenOver: countOfNever([...takeover, ...leaving]),
    recoverySecondsP50: percentile(recovery, 50),
    recoverySecondsP99: percentile(recovery, 99),
    takeoverSecondsP50: percentile(takeover, 50),
    takeoverSecondsP99: percentile(takeover, 99),
  }
}

const countOfNever = (seconds: readonly number[]): number => seconds.filter((each) => each === Infinity).length
