import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { ProducerPort } from '#runtime/ports/kafka-port.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'
import type { Ambiguity, LateCopy, ProducerFaults } from './producer-faults.ts'
import type { GroupMembership } from './group-membership.ts'
import { type Network, waiting } from './network.ts'
import type { PartitionLog } from './partition-log.ts'
import { PortMisuse } from './port-misuse.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Produced, SimulatedBroker } from './simulated-broker.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { fenced } from './transaction-coordinator.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

export interface ProducerParts {
  readonly broker: SimulatedBroker
  readonly network: Network
  readonly random: SeededRandom
  readonly process: SimulatedProcess
  readonly transactionalId: string
  readonly membership: GroupMembership
  readonly faults: ProducerFaults
}

const unknownTopic = 3
const outOfOrderSequence = 45

type State = 'new' | 'ready' | 'open' | 'must-abort' | 'dead'

const lingerMs = { min: 0, max: 8 }
/** How long a full queue of the client keeps its caller waiting. */
const queueFullMs = [8, 100, 1_000]
/** From the loss of a connection until the client asks again, for its transaction's coordinator and for the group's. */
const repeatAfterMs = { end: 20, offsets: 500 }

/**
 * A transactional producer over the simulated broker. As with librdkafka, what is sent goes its own way beside the calls and
 * is flushed by the commit, an error of a transaction sticks until it is aborted, and a fatal one sticks for ever.
 */
export class SimulatedProducer implements ProducerPort {
  readonly #parts: ProducerParts
  #epoch = 0
  #state: State = 'new'
  #stuck: KafkaCallError | undefined
  #queue: Produced[] = []
  /** Where this producer has written to since it was initialised: its sequence numbers go on there alone. */
  #written = new Map<string, PartitionLog>()
  #mustRenew = false
  /** Partitions that belong to the transaction, as the client knows. */
  readonly #joined = new Set<PartitionLog>()

  constructor(parts: ProducerParts) {
    this.#parts = parts
  }

  get mustRenew(): boolean {
    return this.#mustRenew
  }

  async init(): Promise<void> {
    this.#check('init', 'new')
    const { broker, transactionalId } = this.#parts
    let epoch: number | undefined
    this.#epoch = await this.#call(() => {
      epoch ??= broker.transactions.fence(transactionalId)
      return broker.transactions.isReady(transactionalId, epoch, 'initTransactions') ? epoch : waiting
    })
    this.#state = 'ready'
  }

  async begin(): Promise<void> {
    if (this.#state === 'dead') throw this.#fatal('beginTransaction')
    this.#check('begin', 'ready')
    this.#state = 'open'
    this.#joined.clear()
    await this.#parts.process.sleep(0)
  }

  async send(outbox: Outbox): Promise<void> {
    if (this.#state === 'dead') throw new KafkaCallError('produce', -150, 'fatal', this.#stuck)
    this.#checkOpen('produce')
    const pauseAt = this.#parts.random.chance(0.1) ? this.#parts.random.between(0, outbox.count) : -1
    for (let index = 0; index < outbox.count; index++) {
      // The client's queue may be full: what is not taken yet must stay as it is.
      if (index === pauseAt) await this.#parts.process.sleep(this.#parts.random.pick(queueFullMs))
      const { key, value, ...rest } = outbox.read(index)
      this.#queue.push({ ...rest, key: key && Buffer.from(key), value: value && Buffer.from(value) })
    }
    if (outbox.count > 0) this.#deliverSoon()
    else await this.#parts.process.sleep(0)
  }

  async flush(): Promise<void> {
    if (this.#state === 'must-abort') return
    this.#checkOpen('flush')
    await this.#transact(() => this.#flush())
  }

  async sendOffsets(positions: readonly PartitionPosition[]): Promise<void> {
    this.#checkOpen('sendOffsets')
    if (positions.length === 0) throw new PortMisuse('a transaction without offsets is not fenced by the group')
    const { broker, faults, membership, transactionalId } = this.#parts
    const [shown, epoch] = [membership.membership, this.#epoch]
    const delayMs = faults.takeLateCopy('offsets')
    if (delayMs !== undefined)
      await this.#sendCopy(delayMs, 'offsets', () => {
        broker.group.check(shown)
        broker.transactions.addLateOffsets(transactionalId, epoch, positions)
      })
    await this.#transact(() => {
      const transaction = broker.transactions.open(transactionalId, epoch, 'sendOffsets')
      if (transaction === waiting) return waiting
      if (faults.takeRefusal()) throw new KafkaCallError('sendOffsets', 22, 'abort', new Error('refused by the seed'))
      broker.group.check(shown)
      broker.transactions.addOffsets(transaction, positions)
      return undefined
    })
  }

  async commit(): Promise<void> {
    this.#checkOpen('commitTransaction')
    const { faults } = this.#parts
    await this.#transact(() => this.#flush())
    this.#checkOpen('commitTransaction')
    const ambiguity = faults.takeAmbiguity()
    if (ambiguity !== undefined) return this.#commitUnheard(ambiguity)
    await this.#end(true)
    this.#state = 'ready'
  }

  async abort(): Promise<void> {
    if (this.#state === 'dead') throw this.#fatal('abortTransaction')
    if (this.#state !== 'must-abort') this.#check('abort', 'open')
    this.#queue = []
    await this.#end(false)
    this.#state = 'ready'
    this.#stuck = undefined
  }

  renew(): Promise<void> {
    this.#queue = []
    this.#state = 'new'
    this.#stuck = undefined
    this.#written.clear()
    this.#mustRenew = false
    return this.init()
  }

  close(): Promise<void> {
    this.#queue = []
    this.#state = 'dead'
    return this.#parts.process.sleep(this.#parts.random.between(0, 10))
  }

  /** The first request or its answer is lost, and the client repeats the call after a while. */
  async #commitUnheard({ isCommitted, ends, delayMs }: Ambiguity): Promise<void> {
    const { broker, transactionalId, process } = this.#parts
    const end = (): void => broker.transactions.end(transactionalId, this.#epoch, true)
    if (isCommitted) await this.#transact(end)
    await process.sleep(delayMs)
    await this.#transact(() => {
      if (ends === 'fenced') broker.transactions.fence(transactionalId)
      end()
    })
    this.#state = 'ready'
  }

  async #end(isCommitted: boolean): Promise<void> {
    const { broker, faults, transactionalId } = this.#parts
    const epoch = this.#epoch
    const end = (): void => broker.transactions.end(transactionalId, epoch, isCommitted)
    const delayMs = faults.takeLateCopy('end')
    if (delayMs !== undefined) await this.#sendCopy(delayMs, 'end', end)
    await this.#transact(end)
  }

  /** Sends a request and gives its answer up: it arrives within the next transaction. Resolves when the client asks again. */
  #sendCopy(delayMs: number, of: LateCopy['of'], atBroker: () => void): Promise<void> {
    const { broker, process, transactionalId } = this.#parts
    this.#mustRenew = true
    broker.transactions.holdUp(transactionalId, { delayMs, arrive: () => ignoringRefusal(atBroker) })
    return process.sleep(repeatAfterMs[of])
  }

  #deliverSoon(): void {
    const { process, random } = this.#parts
    process.after(random.between(lingerMs.min, lingerMs.max), () => {
      if (this.#state !== 'open') return
      try {
        if (this.#flush(this.#parts.random.between(1, this.#queue.length)) === waiting || this.#queue.length > 0)
          this.#deliverSoon()
      } catch (error) {
        this.#stick(error)
      }
    })
  }

  /** Brings the first of the sent records into the logs, in order. */
  #flush(count = Infinity): typeof waiting | undefined {
    const { broker, transactionalId } = this.#parts
    if (this.#queue.length === 0) return undefined
    const transaction = broker.transactions.open(transactionalId, this.#epoch, 'commitTransaction')
    if (transaction === waiting || this.#isRetried()) return waiting
    for (const record of this.#queue.splice(0, count)) this.#note(broker.append(record, transaction, this.#joined))
    return undefined
  }

  /** For a while the client sends records of an unknown topic again. @throws KafkaCallError in the end */
  #isRetried(): boolean {
    const { broker, random } = this.#parts
    if (this.#queue.every(({ topic }) => broker.partitions(topic).length > 0)) return false
    if (random.chance(0.9)) return true
    throw new KafkaCallError('commitTransaction', unknownTopic, 'abort', new Error('unknown topic or partition'))
  }

  /** A log made again does not know the producer's sequence, and mostly refuses it. */
  #note(log: PartitionLog): void {
    const name = `${log.topic}-${log.partition}`
    const before = this.#written.get(name) ?? log
    this.#written.set(name, log)
    if (before !== log && this.#parts.random.chance(0.7))
      throw new KafkaCallError(
        'commitTransaction',
        outOfOrderSequence,
        'fatal',
        new Error('sequence desynchronization'),
      )
  }

  #call<T>(atBroker: () => T | typeof waiting): Promise<T> {
    return this.#parts.network.call(this.#parts.process, atBroker)
  }

  async #transact<T>(atBroker: () => T | typeof waiting): Promise<T> {
    try {
      return await this.#call(atBroker)
    } catch (error) {
      this.#stick(error)
      throw error
    }
  }

  #stick(error: unknown): void {
    if (!(error instanceof KafkaCallError)) throw error
    if (this.#state !== 'dead') this.#stuck = error.remedy === 'fatal' ? error : (this.#stuck ?? error)
    this.#state = error.remedy === 'fatal' || this.#state === 'dead' ? 'dead' : 'must-abort'
  }

  /** The first fatal error, again with each call of a transaction. */
  #fatal(call: string): KafkaCallError {
    const { kafkaCode, cause } = this.#stuck ?? fenced(call)
    return new KafkaCallError(call, kafkaCode, 'fatal', cause)
  }

  #checkOpen(call: string): void {
    if (this.#state === 'dead') throw this.#fatal(call)
    if (this.#state === 'must-abort')
      throw new KafkaCallError(call, this.#stuck?.kafkaCode ?? -172, 'abort', this.#stuck)
    this.#check(call, 'open')
  }

  #check(call: string, wanted: State): void {
    if (this.#state !== wanted) throw new PortMisuse(`${call} was called while the producer was ${this.#state}`)
  }
}

/** Nobody hears the broker's answer to a copy. */
const ignoringRefusal = (atBroker: () => void): void => {
  try {
    atBroker()
  } catch (error) {
    if (!(error instanceof KafkaCallError)) throw error
  }
}
