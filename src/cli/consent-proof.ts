import { heardKeyword } from '#processors/cpaas/consent/heard-keyword.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import type { ConsentChanged, DispatchCompleted } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import type { Config } from '../config.ts'
import { recipientHashes } from '../recipient-hashes.ts'
import { podKeys } from '../recipient-key.ts'
import { type ConsentEvents, type ConsentProof, proofReport, type ToldEvent } from './proof-report.ts'
import { type TenantReader, withTenantReader } from './tenant-reader.ts'

/** The reader of a tenant's events, and the names of a recipient. */
interface Search {
  readonly read: TenantReader
  readonly identity: string
  /** One for each key. */
  readonly hashes: readonly string[]
}

/**
 * Finds the events about the consent of a recipient in the topics.
 * @throws ConfigError without the key of recipients; BrokerUnavailableError, KafkaCallError, TopicsError, RegistryUnavailable
 */
export const consentProof = async (tenantId: TenantId, recipient: string, config: Config): Promise<ConsentProof> => {
  const identity = recipientIdentity(recipient)
  const hashes = recipientHashes(podKeys(config))(tenantId, identity)
  return withTenantReader('consent', tenantId, config, async (read) =>
    proofReport(tenantId, hashes, await consentEvents({ read, identity, hashes })),
  )
}

/** Reads the changes first, since they name their evidence. */
export const consentEvents = async (search: Search): Promise<ConsentEvents> => {
  const { read, identity, hashes } = search
  const changed = await told(read, topics.consentChanged, ({ recipientHash }) => hashes.includes(recipientHash))
  const evidence = new Set(changed.map(({ data }) => data.evidenceEventId))
  const inbound = await told(
    read,
    topics.smsInbound,
    (data, id) => recipientIdentity(data.from) === identity && (evidence.has(id) || hasKeyword(data)),
  )
  const requested = await told(
    read,
    topics.consentChangeRequested,
    ({ recipient }) => recipientIdentity(recipient) === identity,
  )
  return { changed, inbound, requested, ...(await providerEvents(read, changed)) }
}

/** Tenants have words of their own: a message with such a word is found when it is evidence. */
const hasKeyword = (data: Parameters<typeof heardKeyword>[0]): boolean =>
  heardKeyword(data, defaultCpaasPolicy.consent) !== undefined

/**
 * Events of providers name no recipient, so they are found by their ids. Their topics are the largest, and are left alone where no
 * provider has said anything. A receipt that waited for the answer to its attempt counted with that answer: it is evidence too.
 */
const providerEvents = async (
  read: TenantReader,
  changed: readonly ToldEvent<ConsentChanged>[],
): Promise<Pick<ConsentEvents, 'answers' | 'receipts'>> => {
  const byProvider = changed.filter(({ data: { via } }) => via !== 'INBOUND' && via !== 'ADMIN')
  if (byProvider.length === 0) return { answers: [], receipts: [] }
  const evidence = new Set(byProvider.map(({ data }) => data.evidenceEventId))
  const answers = await told(read, topics.dispatchCompleted, (_data, id) => evidence.has(id))
  const waitedFor = new Set(answers.flatMap(({ data }) => acceptedId(data)))
  const receipts = await told(
    read,
    topics.receiptReceived,
    ({ providerMessageId, providerErrorCode }, id) =>
      evidence.has(id) || (providerErrorCode !== null && waitedFor.has(providerMessageId)),
  )
  return { answers, receipts }
}

const acceptedId = ({ outcome, providerMessageId }: DispatchCompleted): readonly string[] =>
  outcome === 'ACCEPTED' && providerMessageId ? [providerMessageId] : []

const told = async <V>(
  read: TenantReader,
  topic: Topic<V>,
  keep: (data: V, id: string) => boolean,
): Promise<readonly ToldEvent<V>[]> => {
  const events = await read(topic, ({ data, id }) => data !== undefined && keep(data, id))
  return events.flatMap((event) => (event.data === undefined ? [] : [{ ...event, data: event.data }]))
}
