import type { LetterFilter } from '#cli/letter-filter.ts'
import { redriveLetters, type RedriveOptions, type Redriven, type RedriveParts } from '#cli/redrive-letters.ts'
import { type LetterScan, scanLetters } from '#cli/scan-letters.ts'
import { noteHeaders, type NoteKind } from '#runtime/letters/letter-note.ts'
import { Outbox, type Outgoing } from '#runtime/ports/outbox.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { appendDeadLetter, type DeadLetterFacts } from '#runtime/task/dead-letter.ts'
import type { RawRecord } from '#stream/raw-record.ts'

export const own = ownTopics('app-v1')
export const allSince: LetterFilter = { sinceMs: 0 }
const partitions = 2
const standard: RedriveOptions = { max: 1_000, rate: 1_000, force: false }

export const input: RawRecord = {
  topic: 'numbers.v1',
  partition: 1,
  offset: 7,
  timestamp: 100,
  key: Buffer.from('acme'),
  value: Buffer.from('value'),
  headers: [],
}

type Producer = NonNullable<RedriveParts['producer']>

/** Both topics of an application in memory: records become visible with the commit of their transaction. */
export class GivenLetters {
  readonly logs = new Map<string, RawRecord[]>()
  /** All waits asked of the clock, in ms. */
  readonly waits: number[] = []
  nowMs = 1_000
  #epoch = 0

  /** @param place of the letter: its partition */
  die(
    change: Partial<RawRecord> = {},
    reason = 'RULE_FAILED',
    facts: DeadLetterFacts = { stage: 'process' },
    place = 0,
  ) {
    const outbox = new Outbox()
    const raw = { ...input, ...change }
    appendDeadLetter(outbox, own.deadLetter, { reason, raw }, facts, { published: (time) => time })
    this.write({ ...outbox.read(0), partition: place })
  }

  note(kind: NoteKind, offset: number, text?: string): void {
    const headers = noteHeaders({ kind, offset, ...(text !== undefined && { text }) })
    this.write({ topic: own.deadLetter, partition: 0, key: null, value: null, timestamp: this.nowMs, headers })
  }

  /** A copy, as a broker has it. */
  write({ topic, partition = 0, key, value, timestamp, headers }: Outgoing): void {
    const log = this.log(topic, partition)
    const bytes = { key: key && Buffer.from(key), value: value && Buffer.from(value) }
    log.push({ topic, partition, offset: log.length, timestamp, headers, ...bytes })
  }

  log(topic: string, partition: number): RawRecord[] {
    const name = `${topic}-${partition}`
    if (!this.logs.has(name)) this.logs.set(name, [])
    return this.logs.get(name)!
  }

  /** The records of redrives in the forward topic. */
  get forwarded(): readonly RawRecord[] {
    return [0, 1].flatMap((partition) => this.log(own.forward, partition))
  }

  scan(filter: Partial<LetterFilter> = {}, most?: number): Promise<LetterScan> {
    return scanLetters(this.#cluster, own.deadLetter, { ...allSince, ...filter }, most)
  }

  redrive(filter: Partial<LetterFilter> = {}, options: Partial<RedriveOptions> = {}): Promise<Redriven> {
    return redriveLetters(this.parts(), { ...allSince, ...filter }, { ...standard, ...options })
  }

  look(): Promise<Redriven> {
    const { producer: _none, ...parts } = this.parts()
    return redriveLetters(parts, allSince, standard)
  }

  /** @param before each commit */
  parts(before: () => void | Promise<void> = () => undefined): RedriveParts {
    const sleep = (ms: number) => Promise.resolve(void (this.waits.push(ms), (this.nowMs += ms)))
    return { own, cluster: this.#cluster, producer: this.#producer(before), nowMs: () => this.nowMs, sleep }
  }

  #producer(before: () => void | Promise<void>): Producer {
    let [epoch, sent] = [0, [] as Outgoing[]]
    return {
      init: () => Promise.resolve(void (epoch = ++this.#epoch)),
      begin: () => Promise.resolve(),
      send: (outbox) => Promise.resolve(void (sent = Array.from({ length: outbox.count }, (_, at) => outbox.read(at)))),
      flush: () => Promise.resolve(),
      commit: async () => {
        await before()
        if (epoch !== this.#epoch) throw new Error('fenced')
        for (const record of sent) this.write(record)
      },
      abort: () => Promise.resolve(void (sent = [])),
    }
  }

  readonly #cluster: RedriveParts['cluster'] = {
    describeTopics: (topics) =>
      Promise.resolve({ partitions: new Map(topics.map((topic) => [topic, partitions])), ids: new Map() }),
    logRangesSince: (wanted, sinceMs) =>
      Promise.resolve(
        wanted.map((each) => {
          const log = this.log(each.topic, each.partition)
          const first = log.findIndex(({ timestamp }) => timestamp >= sinceMs)
          return { ...each, first: first < 0 ? log.length : first, end: log.length }
        }),
      ),
    read: async ({ topic, partition, first, end }, each) => {
      for (const { key, value, timestamp, offset, headers } of this.log(topic, partition).slice(first, end))
        await each(key as Buffer | null, value as Buffer | null, timestamp, offset, () => headers)
    },
  }
}
