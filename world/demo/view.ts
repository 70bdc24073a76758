import { clearScreenDown, moveCursor } from 'node:readline'
import { table } from '#cli/print.ts'
import { type KilledPod, killedText } from './killed-pod.ts'

/** Figures that the demo shows while it runs. */
export interface Snapshot {
  readonly phase: string
  readonly elapsedSeconds: number
  /** Records by topic so far. */
  readonly topics: Readonly<Record<string, number>>
  readonly lagRecords: number | undefined
  /** Known when its successor has committed. */
  readonly killed: KilledPod | undefined
  readonly messages: Readonly<Record<string, number>>
  readonly breakers: readonly string[]
  readonly renderJobs: Readonly<Record<string, number>>
  readonly deadLetters: number
}

const lineEverySeconds = 5

/** Shows snapshots on standard error: redrawn on a terminal, a line every five seconds elsewhere. */
export class View {
  readonly #pageUrl: string | undefined
  #lines = 0
  #last: Snapshot | undefined
  #lastLineSeconds = 0

  /** @param pageUrl of a live page */
  constructor(pageUrl?: string) {
    this.#pageUrl = pageUrl
  }

  show(snapshot: Snapshot): void {
    if (process.stderr.isTTY) this.#redraw(snapshot)
    else if (snapshot.elapsedSeconds - this.#lastLineSeconds >= lineEverySeconds) this.#line(snapshot)
    this.#last = snapshot
  }

  #redraw(snapshot: Snapshot): void {
    moveCursor(process.stderr, 0, -this.#lines)
    clearScreenDown(process.stderr)
    const text = this.#text(snapshot)
    this.#lines = text.split('\n').length
    process.stderr.write(`${text}\n`)
  }

  #line({ phase, elapsedSeconds, topics, lagRecords, messages, breakers, deadLetters, killed }: Snapshot): void {
    this.#lastLineSeconds = elapsedSeconds
    const records = Object.values(topics).reduce((sum, count) => sum + count, 0)
    process.stderr.write(
      `demo: ${elapsedSeconds.toFixed(0)} s, ${phase}: ${records} records, lag ${lagRecords ?? '?'}, messages ${pairs(messages)}, ` +
        `breakers open ${breakers.length}, dead letters ${deadLetters}${killed === undefined ? '' : `; ${killedText(killed)}`}\n`,
    )
  }

  #text(snapshot: Snapshot): string {
    const { phase, elapsedSeconds, topics, lagRecords, messages, breakers, renderJobs, deadLetters, killed } = snapshot
    const seconds = elapsedSeconds - (this.#last?.elapsedSeconds ?? 0)
    const rate = (topic: string, count: number) =>
      ((count - (this.#last?.topics[topic] ?? 0)) / Math.max(seconds, 0.1)).toFixed(0)
    return [
      `${phase}, ${elapsedSeconds.toFixed(0)} s`,
      table([
        ['topic', 'records', 'per second'],
        ...Object.entries(topics).map(([topic, count]) => [topic, String(count), rate(topic, count)]),
      ]),
      `input lag        ${lagRecords ?? 'unknown'} records`,
      `messages         ${pairs(messages)}`,
      `render jobs      ${pairs(renderJobs)}`,
      `breakers open    ${breakers.length === 0 ? 'none' : breakers.slice(0, 4).join(', ') + (breakers.length > 4 ? ` and ${breakers.length - 4} more` : '')}`,
      `dead letters     ${deadLetters}`,
      ...(this.#pageUrl === undefined ? [] : [`live page        ${this.#pageUrl}`]),
      `killed           ${killed === undefined ? 'no pod yet' : killedText(killed)}`,
    ].join('\n')
  }
}

const pairs = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
