import { readNote } from '#runtime/letters/letter-note.ts'
import { readLetter } from '#runtime/letters/letter.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort, LogRange } from '#runtime/ports/kafka-port.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { isWanted, type LetterFilter } from './letter-filter.ts'
import { listedLetter, type ListedLetter } from './listed-letter.ts'

/** The cluster as far as dead letters need it. */
export interface LetterCluster extends Pick<ClusterPort, 'describeTopics' | 'read'> {
  /** The logs now, in their order, from the first record of this time on. */
  logRangesSince(partitions: readonly TopicPartition[], sinceMs: number): Promise<readonly LogRange[]>
}

/** Dead letters of a topic, oldest first in each partition. */
export interface LetterScan {
  readonly letters: readonly ListedLetter[]
  /** Wanted ones beyond the bound of memory, the oldest of their partition. */
  readonly leftOut: number
  /** Records of other writers. */
  readonly foreign: number
}

/** Some 60 MB. */
const mostLetters = 100_000

/**
 * Reads the wanted dead letters of a topic without the bytes of their inputs, each with its status: that of the last note on it. A
 * note stands behind its letter in the same partition, so it is there as long as the letter is. No status is ever after `redriven`.
 * @throws TopicsError without the topic; KafkaCallError, BrokerUnavailableError
 */
export const scanLetters = async (
  cluster: LetterCluster,
  topic: string,
  filter: LetterFilter,
  most = mostLetters,
): Promise<LetterScan> => {
  const scans: LetterScan[] = []
  for (const range of await rangesOf(cluster, topic, filter)) scans.push(await scanOne(cluster, range, filter, most))
  const letters = scans.flatMap((scan) => scan.letters)
  return {
    letters: letters.slice(-most),
    leftOut: scans.reduce((sum, scan) => sum + scan.leftOut, Math.max(0, letters.length - most)),
    foreign: scans.reduce((sum, scan) => sum + scan.foreign, 0),
  }
}

const rangesOf = async (
  cluster: LetterCluster,
  topic: string,
  { sinceMs }: LetterFilter,
): Promise<readonly LogRange[]> => {
  const count = (await cluster.describeTopics([topic])).partitions.get(topic) ?? 0
  if (count === 0) throw new TopicsError([topic], [])
  const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  return cluster.logRangesSince(partitions, sinceMs)
}

const scanOne = async (
  cluster: LetterCluster,
  range: LogRange,
  filter: LetterFilter,
  most: number,
): Promise<LetterScan> => {
  const { topic, partition } = range
  const found = new Map<number, ListedLetter>()
  let [leftOut, foreign] = [0, 0]
  await cluster.read(range, (key, value, timestamp, offset, readHeaders) => {
    const record = { topic, partition, offset, timestamp, key, value, headers: readHeaders() }
    const note = readNote(record)
    if (note !== undefined) takeNote(found, note)
    const letter = note === undefined ? readLetter(record) : undefined
    if (letter === undefined && note === undefined) foreign++
    const listed = letter && listedLetter(letter, topic)
    if (listed !== undefined && isWanted(listed, filter)) found.set(offset, listed)
    if (found.size <= most) return undefined
    leftOut++
    found.delete(found.keys().next().value!)
    return undefined
  })
  const letters = [...found.values()].filter(({ status }) => filter.status === undefined || status === filter.status)
  return { letters, leftOut, foreign }
}

const statuses = { redriven: 'redriven', parked: 'parked', unparked: 'open' } as const

const takeNote = (
  found: Map<number, ListedLetter>,
  { kind, offset, text }: NonNullable<ReturnType<typeof readNote>>,
): void => {
  const letter = found.get(offset)
  if (letter === undefined || letter.status === 'redriven') return
  const { note: _before, ...rest } = letter
  found.set(offset, { ...rest, status: statuses[kind], ...(text !== undefined && { note: text }) })
}
