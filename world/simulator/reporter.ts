import type { EpochMs } from '#schemas/types.ts'
import type { Topic } from './codec-types.ts'
import type { WorldEvent } from './event-writer.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Dispatched, Stage } from './stage.ts'
import type { Tally } from './tally.ts'

/** One report of the outside world about a dispatch. */
export interface Report<V> {
  readonly topic: Topic<V>
  readonly source: string
  readonly dueMs: EpochMs
  /** Answers to attempts are made by a clock that is right; only what comes later may be late. */
  readonly mayBeLate: boolean
  readonly cause: Pick<Dispatched<unknown>, 'id' | 'correlationId'>
  readonly counter: keyof Tally
  /** Asked when it is due: a report of stopped work is never sent. */
  readonly isStopped?: () => boolean
  /** The data of what happened at `time`, by the reporter's clock. */
  readonly data: (time: EpochMs) => V & { readonly tenantId: string }
}

/** Sends reports: when they are due, some twice, and some by a host whose clock is behind. */
export class Reporter {
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** The fate of the report is drawn from `random` at once, so that it depends on nothing else that goes on. */
  report<V>(report: Report<V>, random: SeededRandom): void {
    const { reports } = this.#stage.settings
    const id = `evt-${random.uuid()}`
    const lateByMs = report.mayBeLate && random.chance(reports.lateShare) ? random.between(...reports.lateByMs) : 0
    const repeat = random.chance(reports.repeatShare) ? this.#repeatOf(id, random) : undefined
    this.#stage.agenda.at(report.dueMs, (nowMs) => {
      if (report.isStopped?.()) return
      const event = this.#event(report, id, report.dueMs - lateByMs)
      this.#send(event, report.counter, nowMs, lateByMs)
      if (repeat !== undefined) this.#sendAgain({ ...event, id: repeat.id }, nowMs + repeat.afterMs)
    })
  }

  #repeatOf(id: string, random: SeededRandom): { readonly id: string; readonly afterMs: number } {
    const afterMs = random.between(...this.#stage.settings.reports.repeatAfterMs)
    return { id: random.chance(0.5) ? `evt-${random.uuid()}` : id, afterMs }
  }

  #event<V>({ topic, source, cause, data }: Report<V>, id: string, time: EpochMs): WorldEvent<V> {
    const value = data(time)
    return { topic, id, source, time, tenantId: value.tenantId, data: value, cause }
  }

  #send<V>(event: WorldEvent<V>, counter: keyof Tally, nowMs: EpochMs, lateByMs: number): void {
    const { tally, writer, send } = this.#stage
    tally[counter]++
    if (lateByMs > 0) tally.late++
    send({ ...writer.write(event, 'avro'), timestamp: nowMs - lateByMs })
  }

  /** The event's own time stays what it was: it tells when the thing happened, not when it was told again. */
  #sendAgain<V>(event: WorldEvent<V>, dueMs: EpochMs): void {
    const { agenda, tally, writer, send } = this.#stage
    agenda.at(dueMs, (nowMs) => {
      tally.duplicates++
      send({ ...writer.write(event, 'avro'), timestamp: nowMs })
    })
  }
}
