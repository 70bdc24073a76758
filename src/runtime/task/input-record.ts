import type { DecodedEvent } from '#runtime/ports/codec-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'

/** An input as it enters the graph: its event is the cause of all its consequences. */
export const inputRecord = (
  { attributes, tenantId, data }: DecodedEvent<unknown>,
  raw: RawRecord,
): StreamRecord<TenantId, unknown> => ({
  key: tenantId,
  value: data,
  timestamp: raw.timestamp,
  cause: {
    id: attributes.id,
    source: attributes.source,
    time: attributes.time,
    correlationId: attributes.correlationId,
    traceParent: attributes.traceParent,
    extensions: attributes.extensions,
  },
  origin: raw,
  raw,
})
