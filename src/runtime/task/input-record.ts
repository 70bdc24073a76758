import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Admitted } from './admission.ts'

/** An input as it enters the graph: its event is the cause of all its consequences. */
export const inputRecord = ({
  event: { attributes, tenantId, data },
  raw,
  timestamp,
}: Admitted): StreamRecord<TenantId, unknown> => ({
  key: tenantId,
  value: data,
  timestamp,
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
