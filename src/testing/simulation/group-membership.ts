import type { TopicPartition } from '#runtime/ports/batch.ts'
import type { Rebalance } from '#runtime/ports/kafka-port.ts'
import type { GroupClient, GroupCoordinator, Membership } from './group-coordinator.ts'
import type { Network } from './network.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { heartbeatMs } from './simulation-settings.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface MembershipParts {
  readonly time: VirtualTime
  readonly network: Network
  readonly process: SimulatedProcess
  readonly group: GroupCoordinator
  readonly instanceId: string
  readonly sessionTimeoutMs: number
  readonly anchorTopic: string
}

/**
 * The membership of one consumer, as librdkafka keeps it beside the poll loop: one rebalance at a time is given to the pod, and
 * nothing goes on before it is answered; a session that ran out of time is told as a lost assignment.
 */
export class GroupMembership implements GroupClient {
  /** Shown with offsets; outdated after a removal until the loss was answered. */
  membership: Membership | undefined
  /** Another process has taken the instance id: the consumer is dead. */
  isFenced = false
  readonly #parts: MembershipParts
  readonly #queue: Rebalance[] = []
  readonly #said: (() => void)[] = []
  #owned: readonly number[] = []
  #current: { readonly event: Rebalance; isTaken: boolean } | undefined
  #mustJoin = false
  #isLost = false
  #lostMemberId = 0
  #isClosed = false
  /** Counts the times that heartbeats stopped or began. */
  #pulse = 0

  constructor(parts: MembershipParts) {
    this.#parts = parts
    parts.process.watch((isAlive) => {
      if (!this.#isClosed) this.#beat(isAlive)
    })
  }

  join(): void {
    this.#mustJoin = true
    this.#goOn()
  }

  /** The next rebalance to answer; none before the last one is answered. */
  next(): Rebalance | undefined {
    if (this.#current === undefined || this.#current.isTaken) return undefined
    this.#current.isTaken = true
    return this.#current.event
  }

  /** The pod has answered the rebalance that it took, if it was of this kind. */
  answered(kind: Rebalance['kind']): void {
    const current = this.#current
    if (current === undefined || !current.isTaken || current.event.kind !== kind) return
    this.#current = undefined
    if (current.event.kind === 'revoke') this.#gaveUp(current.event)
    this.#goOn()
  }

  /** No more heartbeats; a static member leaves nothing but its place. */
  close(): void {
    this.#isClosed = true
    this.#beat(false)
  }

  rebalancing(): void {
    this.#inProcess(() => {
      this.#mustJoin = true
      this.#goOn()
    })
  }

  joined(membership: Membership, partitions: readonly number[]): void {
    this.#inProcess(() => {
      // Said before the member was removed.
      if (this.#isLost || membership.memberId <= this.#lostMemberId) return
      this.membership = membership
      const added = partitions.filter((number) => !this.#owned.includes(number))
      const revoked = this.#owned.filter((number) => !partitions.includes(number))
      this.#owned = partitions
      if (revoked.length > 0) this.#queue.push({ kind: 'revoke', partitions: this.#named(revoked), lost: false })
      this.#queue.push({ kind: 'assign', partitions: this.#named(added) })
      if (revoked.length > 0) this.#mustJoin = true
      this.#goOn()
    })
  }

  /** After a freeze a client believes itself a member until its next heartbeat is answered. */
  removed(memberId: number): void {
    const { time, process } = this.#parts
    this.#inProcess(() => process.after(heartbeatMs - (time.nowMs % heartbeatMs), () => this.#lose(memberId)))
  }

  #lose(memberId: number): void {
    if (this.#isClosed) return
    this.#isLost = true
    this.#lostMemberId = memberId
    this.#goOn()
  }

  replaced(): void {
    this.#inProcess(() => (this.isFenced = true))
  }

  #goOn(): void {
    if (this.#current !== undefined || this.#isClosed) return
    const event = this.#queue.shift() ?? this.#loss()
    if (event !== undefined) this.#current = { event, isTaken: false }
    else if (this.#mustJoin) this.#sendJoin()
  }

  /** The assignment that was lost, if any; the client then joins as a new member. */
  #loss(): Rebalance | undefined {
    if (!this.#isLost) return undefined
    this.#mustJoin = true
    if (this.#owned.length > 0) return { kind: 'revoke', partitions: this.#named(this.#owned), lost: true }
    this.#forget()
    return undefined
  }

  #gaveUp(event: Extract<Rebalance, { kind: 'revoke' }>): void {
    if (event.lost) this.#forget()
  }

  #forget(): void {
    this.#isLost = false
    this.#owned = []
    this.membership = undefined
  }

  #sendJoin(): void {
    const { network, process, group, instanceId } = this.#parts
    this.#mustJoin = false
    const { memberId } = this.membership ?? {}
    const owned = this.#owned
    void network.call(process, () => {
      if (!this.#isClosed) group.join(this, instanceId, memberId, owned)
    })
  }

  /** Words of the coordinator are heard in the order in which they were said. */
  #inProcess(run: () => void): void {
    this.#said.push(run)
    this.#parts.process.whenRunning(() => {
      const hear = this.#said.shift()
      if (!this.#isClosed) hear?.()
    })
  }

  /** Without heartbeats the session ends after its time-out. */
  #beat(isAlive: boolean): void {
    const pulse = ++this.#pulse
    if (isAlive) return
    const { time, group, sessionTimeoutMs } = this.#parts
    time.after(sessionTimeoutMs, () => {
      if (this.#pulse === pulse) group.remove(this)
    })
  }

  #named(numbers: readonly number[]): readonly TopicPartition[] {
    return numbers.map((partition) => ({ topic: this.#parts.anchorTopic, partition }))
  }
}
