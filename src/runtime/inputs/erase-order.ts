import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'
import { encodeKey, type EncodedKey } from '#stream/store-key.ts'

/** An operator's order to a task: end every row of a tenant. */
export interface EraseOrder {
  readonly tenantId: TenantId
}

const order = z.object({ erase: z.object({ tenantId: z.string().min(1) }) })

/** The beginning of all keys of a tenant. @throws KeyError when no row can have such a tenant: its id is too long, or no text */
export const keysOf = ({ tenantId }: EraseOrder): EncodedKey => encodeKey([tenantId])

/** The order as a record of the task's journal: rows of records before it end, rows of later ones are made again. */
export const formatEraseOrder = (erase: EraseOrder): string => JSON.stringify({ erase } satisfies z.infer<typeof order>)

const opening = Buffer.from('{"erase"')

/** Reads a record of the journal; `undefined` for a tick, and for anything else, such as an order for no possible tenant. */
export const parseEraseOrder = (value: Uint8Array | null): EraseOrder | undefined => {
  if (value === null || !opening.equals(value.subarray(0, opening.length))) return undefined
  try {
    const { erase } = order.parse(JSON.parse(Buffer.from(value).toString()))
    keysOf(erase as EraseOrder)
    return erase as EraseOrder
  } catch {
    return undefined
  }
}
