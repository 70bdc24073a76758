import type { SeededRandom } from './seeded-random.ts'
import { stickyAssignment } from './sticky-assignment.ts'
import type { VirtualTime } from './virtual-time.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

/** A member shows this with its offsets: the broker checks it, and not the member's partitions. */
export interface Membership {
  readonly instanceId: string
  readonly memberId: number
  readonly generation: number
}

/** The client of a member, as the coordinator reaches it. Each call arrives after a while, in a live process only. */
export interface GroupClient {
  /** The group rebalances: join again. */
  rebalancing(): void
  /** The rebalance is done. */
  joined(membership: Membership, partitions: readonly number[]): void
  /** The session ran out of time. */
  removed(memberId: number): void
  /** Another process has joined with the same instance id. */
  replaced(): void
}

interface Member {
  readonly memberId: number
  readonly client: GroupClient
  hasJoined: boolean
  owned: readonly number[]
  assigned: readonly number[]
}

/**
 * A group of the classic protocol: generations, static members (KIP-345), cooperative rebalances (KIP-429) in which a partition
 * is given to another member only after its owner has given it up and joined again.
 */
export class GroupCoordinator {
  readonly #time: VirtualTime
  readonly #random: SeededRandom
  #partitions: number
  readonly #heartbeatMs: number
  readonly #members = new Map<string, Member>()
  #memberIds = 0
  #generation = 0
  #isRebalancing = false

  /** @param partitions of the one topic that members subscribe to */
  constructor(time: VirtualTime, random: SeededRandom, partitions: number, heartbeatMs: number) {
    this.#time = time
    this.#random = random
    this.#partitions = partitions
    this.#heartbeatMs = heartbeatMs
  }

  get generation(): number {
    return this.#generation
  }

  /**
   * A client joins.
   * @param memberId what it had before, if it is no new client
   * @param owned the partitions that it has and has not been asked to give up
   */
  join(client: GroupClient, instanceId: string, memberId: number | undefined, owned: readonly number[]): void {
    const member = this.#members.get(instanceId)
    if (memberId === undefined) this.#joinAnew(client, instanceId, member)
    else if (member === undefined) this.#tell(() => client.removed(memberId))
    else if (member.memberId !== memberId) this.#tell(() => client.replaced())
    else {
      member.owned = owned
      member.hasJoined = true
      if (this.#isRebalancing) this.#completeWhenAllJoined()
      else this.#rebalance(instanceId)
    }
  }

  /** The session of a client ran out of time. */
  remove(client: GroupClient): void {
    for (const [instanceId, member] of this.#members) {
      if (member.client !== client) continue
      this.#members.delete(instanceId)
      this.#tell(() => client.removed(member.memberId))
      if (this.#isRebalancing) this.#completeWhenAllJoined()
      else this.#rebalance()
    }
  }

  /** The subscribed topic has so many partitions now: its members join again. */
  resize(partitions: number): void {
    if (partitions === this.#partitions) return
    this.#partitions = partitions
    this.rebalance()
  }

  /** Lets everybody join again, as after a change of the subscribed topic, or when somebody passes through. */
  rebalance(): void {
    if (!this.#isRebalancing) this.#rebalance()
  }

  /** @throws KafkaCallError when the broker refuses offsets of this member */
  check(membership: Membership | undefined): void {
    const member = membership && this.#members.get(membership.instanceId)
    if (member === undefined) throw refused(25, 'the member is not known')
    if (member.memberId !== membership!.memberId) throw refused(82, 'another process has the instance id')
    if (membership!.generation !== this.#generation) throw refused(22, 'the generation is over')
  }

  #joinAnew(client: GroupClient, instanceId: string, predecessor: Member | undefined): void {
    const memberId = ++this.#memberIds
    const member = { memberId, client, hasJoined: true, owned: [], assigned: predecessor?.assigned ?? [] }
    this.#members.set(instanceId, member)
    if (predecessor !== undefined) this.#tell(() => predecessor.client.replaced())
    if (this.#isRebalancing) this.#completeWhenAllJoined()
    // A static member that comes back to a stable group gets what it had, and nobody else notices.
    else if (predecessor !== undefined) this.#answer(instanceId, member)
    else this.#rebalance(instanceId)
  }

  #rebalance(joined?: string): void {
    this.#isRebalancing = true
    for (const [instanceId, member] of this.#members) {
      if (instanceId === joined) continue
      member.hasJoined = false
      this.#tell(() => {
        if (this.#isRebalancing && !member.hasJoined) member.client.rebalancing()
      })
    }
    this.#completeWhenAllJoined()
  }

  #completeWhenAllJoined(): void {
    if (![...this.#members.values()].every(({ hasJoined }) => hasJoined)) return
    this.#isRebalancing = false
    if (this.#members.size === 0) return
    this.#generation++
    this.#assign()
    for (const [instanceId, member] of this.#members) this.#answer(instanceId, member)
  }

  #assign(): void {
    const owned = new Map([...this.#members].map(([instanceId, member]) => [instanceId, member.owned]))
    const target = stickyAssignment(owned, this.#partitions)
    const taken = new Map([...this.#members].flatMap(([id, member]) => member.owned.map((number) => [number, id])))
    for (const [instanceId, member] of this.#members)
      member.assigned = target.get(instanceId)!.filter((number) => (taken.get(number) ?? instanceId) === instanceId)
  }

  #answer(instanceId: string, { memberId, client, assigned }: Member): void {
    const membership = { instanceId, memberId, generation: this.#generation }
    this.#time.after(this.#random.between(1, 10), () => client.joined(membership, assigned))
  }

  /** A member hears of it with its next heartbeat. */
  #tell(say: () => void): void {
    this.#time.after(this.#random.between(1, this.#heartbeatMs), say)
  }
}

const refused = (kafkaCode: number, reason: string): KafkaCallError =>
  new KafkaCallError('sendOffsets', kafkaCode, 'abort', new Error(reason))
