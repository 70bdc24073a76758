import { z } from 'zod'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { orderFormat } from './journal-order.ts'

/** An operator's order to a task: pass over a batch of an input that no client can unpack. */
export interface SkipOrder extends TopicPartition {
  /** The first offset of the batch, where the input stands. */
  readonly from: number
  /** The first offset after the batch. */
  readonly to: number
}

const order: z.ZodType<SkipOrder> = z.object({
  topic: z.string(),
  partition: z.int().min(0),
  from: z.int().min(0),
  to: z.int().min(1),
})

export const { format: formatSkipOrder, parse: parseSkipOrder } = orderFormat('skip', order)
