import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'

/** An operator's order to a task: end every row of a tenant. */
export interface EraseOrder {
  readonly tenantId: TenantId
}

const order = z.object({ erase: z.object({ tenantId: z.string().min(1) }) })

/** The order as a record of the task's journal: rows of records before it end, rows of later ones are made again. */
export const formatEraseOrder = (erase: EraseOrder): string => JSON.stringify({ erase } satisfies z.infer<typeof order>)

const opening = Buffer.from('{"erase"')

/** Reads a record of the journal; `undefined` for a tick, and for anything else. */
export const parseEraseOrder = (value: Uint8Array | null): EraseOrder | undefined => {
  if (value === null || !opening.equals(value.subarray(0, opening.length))) return undefined
  try {
    return order.parse(JSON.parse(Buffer.from(value).toString())).erase as EraseOrder
  } catch {
    return undefined
  }
}
