import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'

/** An operator's order to a task: process the parked records of a tenant, and park no more of them. */
export interface UnparkOrder {
  readonly tenantId: TenantId
}

const order = z.object({ unpark: z.object({ tenantId: z.string().min(1) }) })

/** The order as a record of the task's journal: the parked records are processed in its place. */
export const formatUnparkOrder = (unpark: UnparkOrder): string =>
  JSON.stringify({ unpark } satisfies z.infer<typeof order>)

const opening = Buffer.from('{"unpark"')

/** Reads a record of the journal; `undefined` for a tick, and for anything else. */
export const parseUnparkOrder = (value: Uint8Array | null): UnparkOrder | undefined => {
  if (value === null || !opening.equals(value.subarray(0, opening.length))) return undefined
  try {
    return order.parse(JSON.parse(Buffer.from(value).toString())).unpark as UnparkOrder
  } catch {
    return undefined
  }
}
