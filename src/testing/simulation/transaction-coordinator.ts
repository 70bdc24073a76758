import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { GroupOffsets } from './group-offsets.ts'
import { waiting } from './network.ts'
import type { PartitionLog } from './partition-log.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { VirtualTime } from './virtual-time.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

/** Records and offsets that become visible together. */
export interface Transaction {
  state: 'open' | 'ending' | 'ended'
  readonly logs: Set<PartitionLog>
  isOffsetsTouched: boolean
}

/** A request on its way, until a while after the begin of its producer's next transaction. */
interface HeldUp {
  readonly delayMs: number
  readonly arrive: () => void
}

interface Identity {
  epoch: number
  transaction: Transaction | undefined
  heldUp: HeldUp[]
}

/** A marker is written so long after the outcome is decided. */
const markerMs = { min: 0, max: 12 }
const slowMarkerMs = { min: 50, max: 400 }
/** Share of slow markers; each simulation has one of these. */
const slowMarkerShares = [0.01, 0.05, 0.3]
/** The broker looks for transactions that ran out of time only now and then. */
const expiryLatenessMs = 500

/**
 * Decides transactions (KIP-98): one open transaction per transactional id, older producers of an id are fenced by its epoch,
 * an outcome is decided first and written to each partition later.
 */
export class TransactionCoordinator {
  readonly #time: VirtualTime
  readonly #random: SeededRandom
  readonly #offsets: GroupOffsets
  readonly #timeoutMs: number
  readonly #slowMarkerShare: number
  readonly #onMarker: (log: PartitionLog) => void
  readonly #identities = new Map<string, Identity>()

  /** @param onMarker told when a marker was written, since records may have become visible */
  constructor(
    time: VirtualTime,
    random: SeededRandom,
    offsets: GroupOffsets,
    timeoutMs: number,
    onMarker: (log: PartitionLog) => void,
  ) {
    this.#time = time
    this.#random = random
    this.#offsets = offsets
    this.#timeoutMs = timeoutMs
    this.#slowMarkerShare = random.pick(slowMarkerShares)
    this.#onMarker = onMarker
  }

  /** Fences older producers of the id, ends their transaction, and returns the epoch of the new one. */
  fence(id: string): number {
    const identity = this.#identity(id)
    identity.epoch++
    if (identity.transaction?.state === 'open') this.#decide(identity.transaction, false)
    return identity.epoch
  }

  /** Whether a producer may begin. @throws KafkaCallError when it is fenced */
  isReady(id: string, epoch: number, operation: string): boolean {
    const { transaction } = this.#checked(id, epoch, operation)
    return transaction === undefined || transaction.state === 'ended'
  }

  /** The producer's transaction, begun if need be; {@link waiting} while the one before is being ended. */
  open(id: string, epoch: number, operation: string): Transaction | typeof waiting {
    const identity = this.#checked(id, epoch, operation)
    if (identity.transaction?.state === 'ending') return waiting
    if (identity.transaction?.state !== 'open') identity.transaction = this.#begin(id)
    return identity.transaction
  }

  /** Adds offsets, which the group sees when the transaction is committed. */
  addOffsets(transaction: Transaction, positions: readonly PartitionPosition[]): void {
    transaction.isOffsetsTouched = true
    this.#offsets.addPending(transaction, positions)
  }

  /**
   * Adds offsets of an earlier transaction, since their request comes late: it opens none, but counts for an open one with
   * offsets. @throws KafkaCallError when the producer is fenced
   */
  addLateOffsets(id: string, epoch: number, positions: readonly PartitionPosition[]): void {
    const { transaction } = this.#checked(id, epoch, 'sendOffsets')
    if (transaction?.state === 'open' && transaction.isOffsetsTouched) this.#offsets.addPending(transaction, positions)
  }

  /** Commits or aborts the producer's open transaction; a producer without one has nothing to end. */
  end(id: string, epoch: number, isCommitted: boolean): void {
    const { transaction } = this.#checked(id, epoch, isCommitted ? 'commitTransaction' : 'abortTransaction')
    if (transaction?.state === 'open') this.#decide(transaction, isCommitted)
  }

  /** Whether an outcome is decided that is not yet written everywhere. */
  get isEnding(): boolean {
    return [...this.#identities.values()].some(({ transaction }) => transaction?.state === 'ending')
  }

  /** Lets a request arrive so long after the begin of the next transaction of an id. */
  holdUp(id: string, heldUp: HeldUp): void {
    this.#identity(id).heldUp.push(heldUp)
  }

  #begin(id: string): Transaction {
    for (const { delayMs, arrive } of this.#identity(id).heldUp.splice(0)) this.#time.after(delayMs, arrive)
    const transaction: Transaction = { state: 'open', logs: new Set(), isOffsetsTouched: false }
    this.#time.after(this.#timeoutMs + this.#random.between(0, expiryLatenessMs), () => {
      if (transaction.state === 'open') this.fence(id)
    })
    return transaction
  }

  #decide(transaction: Transaction, isCommitted: boolean): void {
    transaction.state = 'ending'
    const { logs } = transaction
    let left = logs.size + (transaction.isOffsetsTouched ? 1 : 0)
    if (left === 0) transaction.state = 'ended'
    const written = (): void => {
      if (--left === 0) transaction.state = 'ended'
    }
    for (const log of logs) this.#later(() => this.#write(log, transaction, isCommitted), written)
    if (transaction.isOffsetsTouched) this.#later(() => this.#offsets.end(transaction, isCommitted), written)
  }

  #write(log: PartitionLog, transaction: Transaction, isCommitted: boolean): void {
    log.end(transaction, isCommitted)
    this.#onMarker(log)
  }

  #later(write: () => void, written: () => void): void {
    const { min, max } = this.#random.chance(this.#slowMarkerShare) ? slowMarkerMs : markerMs
    this.#time.after(this.#random.between(min, max), () => {
      write()
      written()
    })
  }

  #identity(id: string): Identity {
    const found = this.#identities.get(id) ?? { epoch: 0, transaction: undefined, heldUp: [] }
    this.#identities.set(id, found)
    return found
  }

  #checked(id: string, epoch: number, operation: string): Identity {
    const identity = this.#identity(id)
    if (identity.epoch !== epoch) throw fenced(operation)
    return identity
  }
}

/** A newer producer has the transactional id, or the transaction ran out of time: the client cannot tell these apart. */
export const fenced = (operation: string): KafkaCallError =>
  new KafkaCallError(operation, -144, 'fatal', new Error('this producer has been fenced'))
