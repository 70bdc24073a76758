import { setTimeout as pause } from 'node:timers/promises'
import { CountingRun } from '../counting/counting-run.ts'
import { apiKeys } from '#world/doors/kafka-frames.ts'
import type { BrokerDoor } from '#world/doors/broker-door.ts'
import { clientIdOf, standardPod } from '../counting/pod-settings.ts'
import type { Verdict } from '../counting/verdict.ts'
import { faultPlan } from './fault-plan.ts'
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
  /** Ends of transactions, arrived within the next one; and how many of them the broker took. */
  readonly lateCopies: number
  readonly lateCopiesTaken: number
  readonly recoverySecondsP50: number | null
  readonly recoverySecondsP99: number | null
  readonly takeoverSecondsP50: number | null
  readonly takeoverSecondsP99: number | null
}

/** Whether nothing was lost, doubled or reordered, and every pod that was killed came back or was taken over from. */
export const isExact = (
  result: ExactlyOnceResult,
  { pods, kills }: Pick<ExactlyOnceOptions, 'pods' | 'kills'>,
): boolean =>
  result.lost + result.duplicates + result.reordered + result.hangingTransactions + result.lateCopiesTaken === 0 &&
  result.stateEqual &&
  (kills === 0 || result.recoverySecondsP99 !== null) &&
  (pods === 1 || result.takeoverSecondsP99 !== null)

/** The broker ends transactions whose time is over every second; one that is open for longer hangs. */
const hangsAfterMs = standardPod.transactionTimeoutMs + 4_000

/** Runs pods of the counting application under load, does everything to them that a plan says, and judges from the topics. */
export const runExactlyOnce = async (options: ExactlyOnceOptions): Promise<ExactlyOnceResult> => {
  const { brokers, say, seed } = options
  const application = `exactly-once-${Date.now()}`
  const partitions = inputPartitions(application)
  const run = await CountingRun.prepare({ brokers, application, tasks, inputs: 2, partitions, misplaced })
  const fleet = new Fleet({ start: (pod) => run.startPod(pod), say })
  const grown = growingInput(application)
  const grow = () => run.grow(grown.topic, grown.partitions)
  const sendLateCopy = async (ordinal: number) => lateEnd(options.door!, clientIdOf(application, String(ordinal)))
  const scenario = new Scenario({ fleet, watch: run.watch, grow, sendLateCopy, say, seed })
  try {
    await underLoad(options, run, scenario)
    if (!(await run.drained())) say('not everything that was sent has come out')
    for (const ordinal of fleet.ordinals) await fleet.stop(ordinal)
    if (fleet.unexpectedExits > 0) say(`pods ended by themselves and were started again: ${fleet.unexpectedExits}`)
    return {
      ...(await run.verdict()),
      hangingTransactions: await run.openTransactions(hangsAfterMs),
      lateCopies: scenario.lateCopies.length,
      lateCopiesTaken: scenario.lateCopies.filter((answer) => answer === 0).length,
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

const underLoad = async (
  { kills, seconds, seed, rate, pods, door, lateCopies = 0 }: ExactlyOnceOptions,
  { load }: CountingRun,
  scenario: Scenario,
): Promise<void> => {
  const startedMs = Date.now()
  load.start(rate, tenants)
  try {
    await scenario.scaleOut(1)
    await scenario.scaleOut(pods)
    await scenario.run(faultPlan(kills, seconds, seed, door === undefined ? 0 : lateCopies))
    if (pods > 1) await scenario.scaleIn()
    await pause(Math.max(0, seconds * 1_000 - (Date.now() - startedMs)))
  } finally {
    await load.stop()
  }
}

const timesOf = ({ restarted, absent, outputs }: Scenario, say: ExactlyOnceOptions['say']) => {
  const measured = (deaths: readonly Death[], seconds: typeof recoverySeconds) =>
    deaths.map((death) => seconds(death, outputs) ?? Infinity)
  const recovery = measured(restarted, recoverySeconds)
  const takeover = measured(absent, takeoverSeconds)
  say(
    `seconds to recover: ${restarted.map(({ whileAway }, index) => `${recovery[index]}${whileAway ? '*' : ''}`).join(' ')}`,
  )
  say(`(* while another pod was away); seconds to take over: ${takeover.join(' ')}`)
  return {
    recoverySecondsP50: percentile(recovery, 50),
    recoverySecondsP99: percentile(recovery, 99),
    takeoverSecondsP50: percentile(takeover, 50),
    takeoverSecondsP99: percentile(takeover, 99),
  }
}
