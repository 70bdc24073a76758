import { setTimeout as sleep } from 'node:timers/promises'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { sendRecord } from '#kafka/send-record.ts'
import { createLog } from '#observe/log.ts'
import { noteHeaders, type NoteKind } from '#runtime/letters/letter-note.ts'
import type { Log } from '#runtime/ports/log.ts'
import { type OwnTopics, ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { Config } from '../config.ts'
import { connectionOf } from './connection.ts'
import type { LetterFilter } from './letter-filter.ts'
import { placeText, type RecordPlace } from './letter-place.ts'
import type { ListedLetter } from './listed-letter.ts'
import { type Redriven, redriveLetters, type RedriveOptions, type RedriveParts } from './redrive-letters.ts'
import { redriveId } from './wanted-rights.ts'
import { type LetterCluster, type LetterScan, scanLetters } from './scan-letters.ts'

/** The named place has no dead letter, or a redriven one. */
export class NoSuchLetterError extends Error {
  readonly code = 'NO_SUCH_LETTER'
}

/** An application's dead letters, as commands reach them. */
export interface LetterAccess {
  readonly own: OwnTopics
  readonly cluster: LetterCluster
  readonly log: Log
}

const program = 'dead-letters'

/** Lends access to the dead letters of an application. @throws BrokerUnavailableError, KafkaCallError, TopicsError */
export const withLetters = async <R>(
  topology: Topology,
  config: Config,
  use: (access: LetterAccess) => Promise<R>,
): Promise<R> => {
  const log = createLog(config.EVENTZR_LOG_LEVEL, { program }, process.stderr.isTTY)
  const cluster = new ClusterReader(connectionOf(config, `eventzr-${program}`), log)
  try {
    return await use({ own: ownTopics(applicationId(topology)), cluster, log })
  } finally {
    cluster.close()
  }
}

/** The wanted dead letters, without the bytes of their inputs. */
export const listLetters = (topology: Topology, config: Config, filter: LetterFilter): Promise<LetterScan> =>
  withLetters(topology, config, ({ own, cluster }) => scanLetters(cluster, own.deadLetter, filter))

/** Redrives the wanted dead letters, or with a dry run names them. @throws as {@link redriveLetters} */
export const redrive = (
  topology: Topology,
  config: Config,
  filter: LetterFilter,
  options: RedriveOptions & { readonly isDryRun: boolean },
): Promise<Redriven> =>
  withLetters(topology, config, async ({ own, cluster, log }) => {
    const parts: RedriveParts = { own, cluster, nowMs: Date.now, sleep: (ms) => sleep(ms) }
    if (options.isDryRun) return redriveLetters(parts, filter, options)
    const connection = connectionOf(config, `eventzr-${program}`)
    const transactionalId = redriveId(applicationId(topology))
    const timeoutMs = config.EVENTZR_TRANSACTION_TIMEOUT_MS
    const producer = await TransactionalProducer.connect({ connection, transactionalId, timeoutMs }, log)
    try {
      return await redriveLetters({ ...parts, producer }, filter, options)
    } finally {
      await producer.close()
    }
  })

/**
 * Parks a dead letter for a person, or gives it free again, by a note behind it.
 * @throws NoSuchLetterError; KafkaCallError, BrokerUnavailableError, TopicsError
 */
export const noteLetter = (
  topology: Topology,
  config: Config,
  { kind, at, text, sinceMs }: { kind: Exclude<NoteKind, 'redriven'>; at: RecordPlace; text?: string; sinceMs: number },
): Promise<ListedLetter> =>
  withLetters(topology, config, async ({ own, cluster }) => {
    const letter = theOne((await scanLetters(cluster, own.deadLetter, { at, sinceMs })).letters, at)
    const { topic, partition, offset } = letter.at
    const headers = noteHeaders({ kind, offset, ...(text !== undefined && { text }) })
    await sendRecord(connectionOf(config, `eventzr-${program}`), { topic, partition }, { value: null, headers })
    return { ...letter, status: kind === 'parked' ? 'parked' : 'open', ...(text !== undefined && { note: text }) }
  })

/** The letter at a place, to be noted upon. An input may have several, each of another attempt: the newest counts. */
const theOne = (letters: readonly ListedLetter[], at: RecordPlace): ListedLetter => {
  const letter = letters.toSorted((a, b) => a.attempt - b.attempt).at(-1)
  if (letter === undefined)
    throw new NoSuchLetterError(`there is no dead letter of ${placeText(at)}; dead-letters list has the places`)
  if (letter.status === 'redriven')
    throw new NoSuchLetterError(`the dead letter of ${placeText(at)} is redriven already: there is nothing to park`)
  return letter
}
