import { z } from 'zod'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'

/** An operator's order to a task: keep the records of a tenant in rows until they are freed. */
export interface ParkOrder {
  readonly tenantId: TenantId
  /** Those alone that name it, such as the id of a message; all of the tenant without one. */
  readonly entity?: string | undefined
}

/** UTF-16 units of an entity: no key has a longer part. */
export const longestEntity = 500

const order = z.object({
  park: z.object({ tenantId: z.string().min(1), entity: z.string().min(1).max(longestEntity).optional() }),
})

/** The order as a record of the task's journal: records before it are processed, later ones wait. */
export const formatParkOrder = (park: ParkOrder): string => JSON.stringify({ park } satisfies z.infer<typeof order>)

const opening = Buffer.from('{"park"')

/** Reads a record of the journal; `undefined` for a tick, and for anything else, such as an order for no possible tenant. */
export const parseParkOrder = (value: Uint8Array | null): ParkOrder | undefined => {
  if (value === null || !opening.equals(value.subarray(0, opening.length))) return undefined
  try {
    const { park } = order.parse(JSON.parse(Buffer.from(value).toString()))
    // Its rows have a number behind the tenant.
    encodeKey([park.tenantId as TenantId, 0])
    return park as ParkOrder
  } catch {
    return undefined
  }
}
