import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { DecodedEvent } from './codec-port.ts'

/**
 * A record of a table without a value, as its rules see it: its key has no row any more. Nobody gave it an id, so its place is one,
 * with the topic as the source.
 */
export const tombstone = (
  tenantId: TenantId,
  { topic, partition, offset, timestamp }: RawRecord,
): DecodedEvent<undefined> => ({
  attributes: { id: `${topic}-${partition}-${offset}`, type: topic, source: topic, time: timestamp, extensions: {} },
  tenantId,
  data: undefined,
  timeAdjusted: false,
})
