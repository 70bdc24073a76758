import type { Connection } from '#kafka/connection.ts'
import { firstContact } from '#kafka/first-contact.ts'
import { Admin } from '#kafka/admin.ts'
import { topicsOf } from '#runtime/ownership/assignment.ts'
import type { Log } from '#runtime/ports/log.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { Config } from '../config.ts'
import { connectionOf } from './connection.ts'
import { configuredRegistry } from '../configured-registry.ts'
import { registryFinding } from './doctor-registry.ts'
import { table } from './print.ts'
import { causeOf, type SmokeCause, type SmokeNames, type SmokeStepName, smokeSteps } from './smoke-cause.ts'
import { prepareTopic } from './smoke-topic.ts'
import { SmokeTransaction } from './smoke-transaction.ts'

/** How one step went. */
export interface SmokeStep extends Partial<SmokeCause> {
  readonly step: SmokeStepName
  /** `warning`: pods would not run yet, and the connection is well. `skipped`: an earlier step is in the way. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped'
  readonly ms: number
}

/** Parts of a smoke beside the configuration. */
export interface SmokeOptions {
  /** Under the names and so the rights of an application; without one under `eventzr-smoke`, looking at both. */
  readonly topologies: readonly Topology[]
  readonly prefix: string
  /** `<prefix>-smoke` by default. */
  readonly topic?: string
  /** Creates the topic when it is missing. */
  readonly create?: boolean
  readonly log: Log
}

const contactMs = 10_000
/** Longest waiting for a coordinator. */
const coordinatorMs = 30_000

/**
 * Does once whatever a pod does with its cluster, in their order, and goes on where a failed step is not in the way. Nothing of an
 * application is touched: topic, group and transactional id are those of smokes alone. Never rejects.
 */
export const smoke = async (config: Config, options: SmokeOptions): Promise<readonly SmokeStep[]> => {
  const { prefix, topic = `${prefix}-smoke` } = options
  const names = { topic, group: `${prefix}-smoke`, transactionalId: `${prefix}-smoke` }
  const steps = new Steps()
  const connection = connectionOf(config, `${prefix}-smoke`)
  await steps.run('registry', () => registryAnswers(config))
  const isReached = await steps.run('connect', () => contact(connection))
  if (!isReached) return steps.all()
  await steps.run('describe own topics', () => describeOwn(connection, options.topologies))
  const replicas = config.EVENTZR_REPLICATION_FACTOR
  if (await steps.run('topic', () => prepareTopic(connection, topic, options.create === true, replicas)))
    await transact(steps, connection, names, config, options.log)
  return steps.all()
}

const contact = async (connection: Connection): Promise<string> => {
  const brokers = await firstContact(connection, contactMs)
  return brokers === 1 ? 'one broker' : `${brokers} brokers`
}

const registryAnswers = async (config: Config): Promise<string> => {
  const { state, detail, remedy } = await registryFinding(configuredRegistry(config))
  if (state === 'ok') return detail
  throw Object.assign(new Error(detail), { remedy })
}

/** Pods would wait for missing topics: that is told and is no fault of the connection. */
class Warned extends Error {
  readonly remedy = 'npm run cli -- topics plan'
}

const describeOwn = async (connection: Connection, topologies: readonly Topology[]): Promise<string> => {
  const names = topologies.flatMap((topology) => topicsOf(topology, ownTopics(applicationId(topology))))
  const admin = new Admin(connection)
  try {
    const counts = await admin.partitionCounts([...new Set(names)])
    const missing = [...counts].filter(([, count]) => count === 0)
    if (missing.length > 0) throw new Warned(`${missing.length} of ${counts.size} topics are missing`)
    return `${counts.size} topics`
  } finally {
    admin.close()
  }
}

const transact = async (
  steps: Steps,
  connection: Connection,
  names: SmokeNames,
  config: Config,
  log: Log,
): Promise<void> => {
  const times = {
    sessionTimeoutMs: config.EVENTZR_SESSION_TIMEOUT_MS,
    transactionTimeoutMs: config.EVENTZR_TRANSACTION_TIMEOUT_MS,
  }
  const stop = AbortSignal.timeout(coordinatorMs)
  let transaction: SmokeTransaction | undefined
  try {
    const begun = await steps.run('init transactions', async () => {
      transaction = await SmokeTransaction.connect(connection, names, times, log, stop)
      return transaction.init()
    })
    if (!begun || transaction === undefined) return
    const { produce, abort, join, read, commit } = bound(transaction)
    const all = [
      ['produce', produce],
      ['abort', abort],
      ['join group', join],
      ['read committed', read],
      ['commit', commit],
    ] as const
    for (const [step, run] of all) if (!(await steps.run(step, run))) return
  } finally {
    await transaction?.close()
  }
}

const bound = (transaction: SmokeTransaction) => ({
  produce: () => transaction.produce(),
  abort: () => transaction.abort(),
  join: () => transaction.join(),
  read: () => transaction.read(),
  commit: () => transaction.commit(),
})

/** Runs steps and notes how each went. */
class Steps {
  readonly #done: SmokeStep[] = []

  /** True unless the step failed. */
  async run(step: SmokeStepName, act: () => Promise<string>): Promise<boolean> {
    const startedMs = performance.now()
    const passedMs = (): number => Math.round(performance.now() - startedMs)
    try {
      const detail = await act()
      this.#done.push({ step, state: 'ok', ms: passedMs(), detail })
      return true
    } catch (error) {
      const state = error instanceof Warned ? 'warning' : 'failed'
      this.#done.push({ step, state, ms: passedMs(), ...causeOf(error) })
      return state === 'warning'
    }
  }

  all(): readonly SmokeStep[] {
    const done = new Map(this.#done.map((each) => [each.step, each]))
    return smokeSteps.map((step) => done.get(step) ?? { step, state: 'skipped', ms: 0 })
  }
}

/** One line per step with its time, and the remedy below those that failed. */
export const smokeText = (steps: readonly SmokeStep[]): string => {
  const rows = steps.map(({ step, state, ms, detail = '' }) => [
    state,
    step,
    state === 'skipped' ? '' : `${ms} ms`,
    detail,
  ])
  const lines = table(rows).split('\n')
  const remedies = steps.flatMap(({ step, remedy }) => (remedy === undefined ? [] : [`${step}: ${remedy}`]))
  return [...lines, ...remedies].join('\n')
}
