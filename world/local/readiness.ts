import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { LocalStackError } from './stack-error.ts'

/** How long to wait for an answer; an aborted `signal` ends the waiting with its reason. */
export interface Patience {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Resolves when a broker of the comma-separated list answers a metadata request.
 * @throws LocalStackError `START_FAILED` when none has within the time
 */
export async function awaitBroker(brokers: string, patience: Patience): Promise<void> {
  await awaitPort(brokers, patience)
  await withProducer(brokers, {}, () => Promise.resolve())
}

/**
 * Resolves when a broker of the comma-separated list takes connections.
 * @throws LocalStackError `START_FAILED` when none has within the time
 */
export async function awaitPort(brokers: string, patience: Patience): Promise<void> {
  await until(`A broker at ${brokers}`, patience, () => anyPortOpen(brokers))
}

/**
 * Makes the broker create its transaction log, which it does at the first use and slowly: the first transaction of
 * a pod is then as fast as the later ones.
 */
export async function warmTransactions(brokers: string): Promise<void> {
  await withProducer(brokers, { 'transactional.id': 'local-stack-readiness' }, (producer) =>
    settle((done) => producer.initTransactions(30_000, done)),
  )
}

/**
 * Resolves when the registry lists its subjects.
 * @throws LocalStackError `START_FAILED` when it has not within the time
 */
export async function awaitRegistry(registryUrl: string, patience: Patience): Promise<void> {
  await until(`A registry at ${registryUrl}`, patience, async () => {
    const answer = await fetch(`${registryUrl}/subjects`, { signal: AbortSignal.timeout(2_000) })
    await answer.arrayBuffer()
    return answer.ok
  })
}

async function until(what: string, { timeoutMs, signal }: Patience, answers: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await answers().catch(() => false))) {
    signal?.throwIfAborted()
    if (performance.now() > deadline) {
      throw new LocalStackError(
        'START_FAILED',
        `${what} did not answer within ${timeoutMs / 1000} s. Check that it runs and that the address is right.`,
      )
    }
    await sleep(100)
  }
}

async function anyPortOpen(brokers: string): Promise<boolean> {
  const open = await Promise.all(brokers.split(',').map((address) => portOpen(address.trim())))
  return open.includes(true)
}

async function portOpen(address: string): Promise<boolean> {
  const separator = address.lastIndexOf(':')
  const socket = connect({ host: address.slice(0, separator), port: Number(address.slice(separator + 1)) })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(2_000) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

type Producer = import('@confluentinc/kafka-javascript').Producer

async function withProducer(
  brokers: string,
  settings: Readonly<Record<string, string>>,
  use: (producer: Producer) => Promise<unknown>,
): Promise<void> {
  const { default: kafka } = await import('@confluentinc/kafka-javascript')
  const producer = new kafka.Producer({ 'bootstrap.servers': brokers, 'reconnect.backoff.max.ms': 500, ...settings })
  try {
    await settle((done) => producer.connect({ timeout: 15_000 }, done))
    await use(producer)
  } catch (cause) {
    throw new LocalStackError(
      'START_FAILED',
      `The broker at ${brokers} accepts connections and does not answer as Kafka does. Check the address and that it speaks without encryption.`,
      { cause },
    )
  } finally {
    await settle((done) => producer.disconnect(5_000, done)).catch(() => {})
  }
}

/** The outcome of a call that reports it as its callback's first argument. */
const settle = (call: (done: (error: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    call((error) => (error ? reject(error) : resolve()))
  })
