import type { BrokerKindName } from '#kafka/broker-kinds.ts'
import type { Connection } from '#kafka/connection.ts'
import { forKind } from '#kafka/kind-settings.ts'
import { readTopicSettingsInThread } from '#kafka/read-topic-settings.ts'
import { differenceText, settingDifferences } from '#kafka/topic-settings.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { Log } from '#runtime/ports/log.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'

/** Later than a pod restores its tasks: the check loads a client, and that takes most of a second of a core. */
const afterMs = 3_000

export interface SettingsCheckParts {
  readonly topology: Topology
  readonly connection: Connection
  /** Settings that this kind of cluster refuses are not compared. Apache Kafka by default. */
  readonly brokerKind?: BrokerKindName
  readonly log: Log
  /** Replaced in tests. */
  readonly readSettings?: typeof readTopicSettingsInThread
}

export interface SettingsCheck {
  /** Aborts with a TopicsError for a setting at the cost of rows, records or time. */
  readonly refusal: AbortSignal
  close(): void
}

/** Compares the settings of the application's own topics with the wanted ones, once, a moment after the start of a process. */
export const startSettingsCheck = (parts: SettingsCheckParts): SettingsCheck => {
  const refusal = new AbortController()
  const timer = setTimeout(() => void check(parts, refusal), afterMs)
  timer.unref()
  return { refusal: refusal.signal, close: () => clearTimeout(timer) }
}

const check = async (
  { topology, connection, brokerKind = 'apache', log, readSettings = readTopicSettingsInThread }: SettingsCheckParts,
  refusal: AbortController,
): Promise<void> => {
  const own = ownTopics(applicationId(topology))
  const wanted = forKind(wantedTopics(topology, own, 1, 1), brokerKind).filter(({ topic }) =>
    Object.values<string>({ ...own }).includes(topic),
  )
  const names = wanted.map(({ topic }) => topic)
  try {
    const { found, unknown } = await readSettings(connection, names)
    for (const text of unknown) log.warn({}, text)
    const differences = settingDifferences(wanted, found, [own])
    for (const each of differences.filter(({ isRefused }) => !isRefused))
      log.warn({ topic: each.topic }, differenceText(each))
    const refused = differences.filter(({ isRefused }) => isRefused)
    if (refused.length > 0) refusal.abort(new TopicsError([], refused.map(differenceText), setThem))
  } catch (error) {
    log.warn(
      {},
      `the settings of own topics are not known: ${(error as Error).message}; npm run cli -- topics verify tells them`,
    )
  }
}

const setThem = 'run these commands; rows and records that were lost meanwhile do not come back'
