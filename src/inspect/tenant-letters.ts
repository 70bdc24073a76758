import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { EntityNames } from './entity-names.ts'

/** A dead letter of a tenant: where its input stood, and why it could not be used. */
export interface TenantLetter {
  readonly reason: string
  readonly stage: string
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
  isInput: (letter: TenantLetter) => boolean,
): Promise<readonly TenantLetter[]> => {
  const tenant = Buffer.from(tenantId)
  const count = (await cluster.describeTopics([topic])).partitions.get(topic) ?? 0
  const places = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  const letters: TenantLetter[] = []
  const read = (range: Awaited<ReturnType<ClusterPort['logRanges']>>[number]) =>
    cluster.read(range, (key, value, writtenMs, _offset, readHeaders) => {
      if (key === null || !tenant.equals(key)) return
      const letter = letterOf(readHeaders(), writtenMs)
      if (letter !== undefined && (isInput(letter) || names.haveBytes(value))) letters.push(letter)
    })
  if (count > 0) await Promise.all((await cluster.logRanges(places)).map(read))
  return letters.toSorted((one, other) => one.at.localeCompare(other.at))
}

const prefix = '__streams.errors.'

const letterOf = (headers: readonly RecordHeader[], writtenMs: number): TenantLetter | undefined => {
  // The engine's own headers stand behind those of the input.
  const last = (name: string) => {
    const header = headers.findLast(({ key }) => key === name)
    return header === undefined ? '' : Buffer.from(header.value).toString()
  }
  const reason = last('eventzr.reason')
  if (reason === '') return undefined
  return {
    reason,
    stage: last('eventzr.stage'),
    topic: last(`${prefix}topic`),
    partition: Number(last(`${prefix}partition`)),
    offset: Number(last(`${prefix}offset`)),
    at: new Date(writtenMs).toISOString(),
  }
}
