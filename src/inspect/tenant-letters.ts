import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import { type Letter, readLetter } from '#runtime/letters/letter.ts'
import type { Origin, TenantId } from '#stream/record.ts'
import type { EntityNames } from './entity-names.ts'

/** A dead letter of a tenant: where its input stood, and why it could not be used. */
export interface TenantLetter {
  readonly reason: string
  readonly stage: string
  /** 1, or more when it was redriven. */
  readonly attempt: number
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** When it was written, as RFC 3339. */
  readonly at: string
}

/**
 * Reads the dead letters of a tenant about an entity: they name it, or their input stands among its inputs.
 * @param isInput whether an input is part of the entity's timeline
 * @throws BrokerUnavailableError, KafkaCallError
 */
export const tenantLetters = async (
  cluster: Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'read'>,
  topic: string,
  tenantId: TenantId,
  names: EntityNames,
  isInput: (origin: Origin) => boolean,
): Promise<readonly TenantLetter[]> => {
  const tenant = Buffer.from(tenantId)
  const count = (await cluster.describeTopics([topic])).partitions.get(topic) ?? 0
  const places = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  const letters: TenantLetter[] = []
  const read = (range: Awaited<ReturnType<ClusterPort['logRanges']>>[number]) =>
    cluster.read(range, (key, value, timestamp, offset, readHeaders) => {
      if (key === null || !tenant.equals(key)) return
      const { partition } = range
      const letter = readLetter({ topic, partition, offset, timestamp, key, value, headers: readHeaders() })
      if (letter !== undefined && (isInput(letter.origin) || names.haveBytes(value))) letters.push(shown(letter))
    })
  if (count > 0) await Promise.all((await cluster.logRanges(places)).map(read))
  return letters.toSorted((one, other) => one.at.localeCompare(other.at))
}

const shown = ({ reason, stage, origin, writtenMs, attempt }: Letter): TenantLetter => {
  const { topic, partition, offset } = origin
  return { reason, stage, attempt, topic, partition, offset, at: new Date(writtenMs).toISOString() }
}
