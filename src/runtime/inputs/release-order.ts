import { z } from 'zod'
import { orderFormat } from './journal-order.ts'

/** An operator's order to a task under the hold of a new build: it goes on, and makes the dead letters. */
export interface ReleaseOrder {
  /** The order means no other build. */
  readonly build: string
}

const order: z.ZodType<ReleaseOrder> = z.object({ build: z.string().min(1) })

/** A held task does not process its journal, but looks for these orders there. */
export const { format: formatReleaseOrder, parse: parseReleaseOrder } = orderFormat('release', order)
