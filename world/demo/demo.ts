import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startLocalStack } from '#world/local/start-stack.ts'
import type { LocalStack } from '#world/local/stack.ts'
import { createLog } from '#observe/log.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { startWorld, type World } from '#world/simulator/world.ts'
import { applicationId } from '#stream/topology.ts'
import { topics } from '#topology/topics.ts'
import { breakerText, isSettled, type OpenWork, OpenWorkWatch } from '#world/verifier/open-work.ts'
import { OutcomeReader } from '#world/verifier/outcome-reader.ts'
import { type Verdict, verify } from '#world/verifier/verdict.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { allTopologies } from '#cli/applications.ts'
import { applyTopics } from '#cli/topics.ts'
import { register } from '#cli/schemas.ts'
import { expectations } from './expectations.ts'
import type { DemoCompanion, DemoPlace } from './demo-companion.ts'
import { DemoPods } from './demo-pods.ts'
import type { KilledPod } from './killed-pod.ts'
import { type MemoryLook, type PodMemories, podMemories } from './pod-memory.ts'
import { snapshotOf } from './snapshot.ts'
import { View } from './view.ts'

export interface DemoOptions {
  /** Length of the load phase. */
  readonly seconds: number
  /** Triggers per second. */
  readonly rate: number
  /** Joins the run. */
  readonly companion?: DemoCompanion
}

/** The run, as `--json` prints it. */
export type DemoResult = Pick<Verdict, 'ok'> & {
  readonly seconds: number
  readonly killed: KilledPod
  /** Each pod has its name as the key. */
  readonly memory: PodMemories
} & Omit<Verdict, 'ok'>

/** The load is over and something is still open. */
export class NotSettledError extends Error {
  readonly code = 'NOT_SETTLED'

  constructor({ requests, messages, renderJobs, voices, breakers }: OpenWork, lagRecords: number | undefined) {
    super(
      `not settled ${settleWithinMs / 1000} s after the load: ${requests} requests, ${messages} messages, ${renderJobs} render jobs and ${voices} voices are open, ` +
        `input lag ${lagRecords ?? 'unknown'}, breakers open: ${breakers.map(breakerText).join(', ') || 'none'}; ` +
        'the machine may be too slow for the load: pass a smaller --rate, such as 200',
    )
  }
}

/** Two slow cores work off the backlog of 500 triggers a second in two and a half minutes. */
const settleWithinMs = 300_000
const policyFile = fileURLToPath(new URL('policy.json', import.meta.url))

const say = (line: string): void => void process.stderr.write(`demo: ${line}\n`)

/**
 * Runs the whole system on one machine: broker, registry, two pods of each application, the simulated world; kills one
 * pod in the middle, waits until all is settled and judges the outcome from the topics alone. Everything that it started has
 * ended when it resolves or throws.
 * @throws LocalStackError, DemoPodError, NotSettledError
 */
export const runDemo = async ({ companion, ...options }: DemoOptions): Promise<DemoResult> => {
  const startedMs = Date.now()
  const stack = await startLocalStack({ env: process.env, log: say })
  const ended: (() => Promise<unknown>)[] = [() => stack.stop()]
  const signals = endOnSignals(ended)
  try {
    const environment = environmentOf(stack)
    const config = readConfig({ ...process.env, ...environment })
    await applyTopics(allTopologies(), config)
    await register(config)
    const reader = await readerOf(stack)
    ended.push(() => reader.close())
    const stateFolder = await makeStateFolder(config)
    ended.push(() => rm(stateFolder, { recursive: true, force: true }))
    const pods = await podsWith(environment, stateFolder)
    ended.push(() => pods.stop())
    await pods.start()
    const place = { stack, pods, stateFolder }
    await joined(companion, place, ended)
    const world = await startWorld({
      brokers: stack.brokers,
      registryUrl: stack.registryUrl,
      topics,
      seed: startedMs,
      ...options,
      log: say,
    })
    ended.push(() => world.stop())
    say(`live pages at ${pods.pageUrls.join(', ')}`)
    say(`load of ${options.rate} triggers/s for ${options.seconds} s; metrics at ${pods.metricsUrls.join(', ')}`)
    const [killed, atThird] = await Promise.all([
      killInTheMiddle(pods, options.seconds),
      memoryAtThird(pods, options.seconds),
      watch(reader, pods, world, startedMs),
    ])
    const memory = podMemories(atThird, await pods.memory())
    const manifest = await world.stop()
    const verdict = verify(await reader.readToEnd(), manifest, expectations(policyFile))
    await companion?.judged?.(verdict, place)
    const { ok, ...rest } = verdict
    return { ok, seconds: Math.round((Date.now() - startedMs) / 100) / 10, killed, memory, ...rest }
  } catch (error) {
    // While a signal ends everything, all failures come from that; the process is about to exit.
    if (signals.received()) await new Promise(() => undefined)
    throw error
  } finally {
    signals.ignore()
    await endAll(ended)
  }
}

/** The companion leaves before the pods are stopped. */
const joined = async (
  companion: DemoCompanion | undefined,
  place: DemoPlace,
  ended: (() => Promise<unknown>)[],
): Promise<void> => {
  if (companion === undefined) return
  ended.push(() => companion.leave())
  await companion.join(place)
}

const podsWith = async (environment: Readonly<Record<string, string>>, stateFolder: string): Promise<DemoPods> => {
  const keyFile = await writeKeyFile(stateFolder)
  return new DemoPods({ ...environment, EVENTZR_STATE_DIR: stateFolder, EVENTZR_HMAC_KEY_FILE: keyFile })
}

const environmentOf = ({ brokers, registryUrl }: LocalStack): Record<string, string> => ({
  EVENTZR_KAFKA_BROKERS: brokers,
  // Its records are invented, and a container may run on another host.
  EVENTZR_ALLOW_PLAINTEXT: 'true',
  EVENTZR_SCHEMA_REGISTRY_URL: registryUrl,
  EVENTZR_POLICY_FILE: policyFile,
  EVENTZR_PARTITIONS: '6',
  // Four pods, their broker and their world share one machine: fewer transactions than the default makes.
  EVENTZR_COMMIT_INTERVAL_MS: '250',
  EVENTZR_REPLICATION_FACTOR: '1',
})

/** The pods keep their rows over a kill; the topics of another run would refuse them. */
const makeStateFolder = async ({ EVENTZR_STATE_DIR: place }: Config): Promise<string> => {
  await mkdir(place, { recursive: true })
  return mkdtemp(join(place, 'demo-'))
}

/** A key of this run alone: its rows go with it. */
const writeKeyFile = async (folder: string): Promise<string> => {
  const path = join(folder, 'hmac-keys.json')
  const keys = { current: 1, keys: { 1: randomBytes(32).toString('base64') } }
  await writeFile(path, JSON.stringify(keys), { mode: 0o600 })
  return path
}

const readerOf = ({ brokers, registryUrl }: LocalStack): Promise<OutcomeReader> =>
  OutcomeReader.connect({
    connection: { brokers, clientId: 'eventzr-demo', settings: {} },
    registryUrl,
    topics,
    deadLetterTopics: allTopologies().map((topology) => ownTopics(applicationId(topology)).deadLetter),
    log: createLog('warn', { program: 'demo' }, false),
    from: 'end',
  })

const killInTheMiddle = async (pods: DemoPods, loadSeconds: number): Promise<KilledPod> => {
  await pause(loadSeconds * 500, undefined, { ref: false })
  return pods.kill('cpaas')
}

const memoryAtThird = async (pods: DemoPods, loadSeconds: number): Promise<readonly MemoryLook[]> => {
  await pause((loadSeconds * 1_000) / 3, undefined, { ref: false })
  return pods.memory()
}

/** Reads along and shows what happens until the load is over and everything that it began has ended. */
const watch = async (reader: OutcomeReader, pods: DemoPods, world: World, startedMs: number): Promise<void> => {
  const view = new View(pods.pageUrls[0])
  const work = new OpenWorkWatch(reader.outcome)
  let loadEndedMs: number | undefined
  void world.loadEnded.then(() => (loadEndedMs = Date.now()))
  for (let shownMs = 0; ;) {
    if ((await reader.poll()) === 0) await pause(20)
    if (Date.now() - shownMs < 1_000) continue
    shownMs = Date.now()
    pods.assertAlive()
    const lagRecords = await pods.lagRecords()
    const open = work.look(shownMs)
    const phase = loadEndedMs === undefined ? 'load' : 'settling'
    const elapsedSeconds = (shownMs - startedMs) / 1_000
    view.show(snapshotOf(reader.outcome, open, { phase, elapsedSeconds, lagRecords, killed: pods.killed }))
    if (loadEndedMs === undefined) continue
    world.goOnFor(tenantsOf(open))
    if (isSettled(open) && lagRecords === 0 && world.counters().pending === 0) return
    if (shownMs - loadEndedMs > settleWithinMs) throw new NotSettledError(open, lagRecords)
  }
}

/** A breaker without messages cannot find out about its provider. */
const tenantsOf = ({ breakers }: OpenWork): readonly string[] => [...new Set(breakers.map(({ tenantId }) => tenantId))]

/** Ends what was started, newest first; one that fails to end does not keep the others. */
const endAll = async (ended: (() => Promise<unknown>)[]): Promise<void> => {
  for (const end of ended.splice(0).toReversed()) {
    await end().catch((error: unknown) => say(`could not end cleanly: ${(error as Error).message}`))
  }
}

/** Ctrl-C ends the demo, and everything that it started. */
const endOnSignals = (
  ended: (() => Promise<unknown>)[],
): { readonly received: () => boolean; readonly ignore: () => void } => {
  let received = false
  const onSignal = (signal: NodeJS.Signals) => {
    received = true
    say(`${signal}: stopping what was started`)
    void endAll(ended).then(() => process.exit(signal === 'SIGINT' ? 130 : 143))
  }
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  return { received: () => received, ignore: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal) }
}
