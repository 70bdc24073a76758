import { z } from 'zod'

/** A tenant with records in wait for an operator, as a commit row has it. */
export const parkedTenant = z.object({
  tenantId: z.string(),
  /** Records and timers about these alone wait; absent when all of the tenant do. */
  entities: z.array(z.string()).readonly().optional(),
  /** The time of the first order, or of that for the whole tenant, in milliseconds since 1970. */
  sinceMs: z.number(),
  /** The number of the oldest record in wait. */
  first: z.int(),
  /** The number of the next record that is parked. */
  next: z.int(),
  /** Bytes of keys, values and headers in wait. */
  bytes: z.int(),
})
export type ParkedTenant = Readonly<z.infer<typeof parkedTenant>>

export const recordsOf = ({ first, next }: ParkedTenant): number => next - first
