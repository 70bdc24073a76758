import type { EpochMs } from '#schemas/types.ts'
import type { Trigger, TriggerSequence } from './trigger-sequence.ts'
import type { OutgoingRecord } from './event-writer.ts'
import type { Stage } from './stage.ts'

/**
 * Sends the triggers of a sequence at a steady rate from `startMs` until the load phase is over. Then a light traffic goes on for
 * single tenants: a breaker without messages has nothing to probe with, and stays open.
 */
export class Traffic {
  readonly #stage: Stage
  readonly #sequence: TriggerSequence
  #made = 0
  #underWay = 0
  #lightFor: readonly string[] = []
  #lightAtMs = 0

  constructor(stage: Stage, sequence: TriggerSequence) {
    this.#stage = stage
    this.#sequence = sequence
  }

  /** The load phase is over, and nothing is held back or to be repeated any more. */
  isOver(nowMs: EpochMs): boolean {
    return nowMs >= this.#stage.loadEndsAtMs && this.#underWay === 0
  }

  /** Makes the triggers that are due by now. */
  run(nowMs: EpochMs): void {
    const { startMs, loadEndsAtMs, settings } = this.#stage
    const due = Math.floor(((Math.min(nowMs, loadEndsAtMs) - startMs) * settings.run.triggersPerSecond) / 1_000)
    for (; this.#made < due; this.#made++) this.#make(this.#sequence.next(nowMs), nowMs)
    if (nowMs >= this.#lightAtMs) this.#makeLight(nowMs)
  }

  /** Each of these tenants asks a few times a second from now on; call it once the load phase is over. */
  goOnFor(tenants: readonly string[]): void {
    this.#lightFor = tenants
  }

  #makeLight(nowMs: EpochMs): void {
    for (const tenant of this.#lightFor) this.#make(this.#sequence.next(nowMs, tenant), nowMs)
    this.#lightAtMs = nowMs + this.#stage.settings.traffic.lightEveryMs
  }

  #make(trigger: Trigger, nowMs: EpochMs): void {
    const record = this.#write(trigger, trigger.event.id)
    if (trigger.heldBackMs === 0) this.#send(trigger, record, nowMs)
    else this.#later(nowMs + trigger.heldBackMs, (atMs) => this.#send(trigger, record, atMs))
  }

  #send(trigger: Trigger, record: OutgoingRecord, nowMs: EpochMs): void {
    const { tally, topics, send } = this.#stage
    tally[record.topic === topics.notifyRequested.name ? 'notifications' : 'events']++
    send({ ...record, timestamp: nowMs })
    if (trigger.repeat !== undefined) this.#sendAgain(trigger, trigger.repeat, record, nowMs)
  }

  #sendAgain(
    trigger: Trigger,
    { afterMs, newId }: NonNullable<Trigger['repeat']>,
    first: OutgoingRecord,
    nowMs: EpochMs,
  ): void {
    this.#later(nowMs + afterMs, (atMs) => {
      this.#stage.tally.duplicates++
      this.#stage.send({ ...(newId === undefined ? first : this.#write(trigger, newId)), timestamp: atMs })
    })
  }

  #write({ event, form }: Trigger, id: string): OutgoingRecord {
    return this.#stage.writer.write({ ...event, id }, form)
  }

  #later(dueMs: EpochMs, action: (nowMs: EpochMs) => void): void {
    this.#underWay++
    this.#stage.agenda.at(dueMs, (nowMs) => {
      this.#underWay--
      action(nowMs)
    })
  }
}
