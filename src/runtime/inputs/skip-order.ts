import { z } from 'zod'
import type { TopicPartition } from '#runtime/ports/batch.ts'

/** An operator's order to a task: pass over a batch of an input that no client can unpack. */
export interface SkipOrder extends TopicPartition {
  /** The first offset of the batch, where the input stands. */
  readonly from: number
  /** The first offset after the batch. */
  readonly to: number
}

const order = z.object({
  skip: z.object({ topic: z.string(), partition: z.int().min(0), from: z.int().min(0), to: z.int().min(1) }),
})

/** The order as a record of the task's journal: it comes to the task like time, at one place among its ticks. */
export const formatSkipOrder = (skip: SkipOrder): string => JSON.stringify({ skip } satisfies z.infer<typeof order>)

const opening = Buffer.from('{"skip"')

/** Reads a record of the journal; `undefined` for a tick, and for anything else. */
export const parseSkipOrder = (value: Uint8Array | null): SkipOrder | undefined => {
  if (value === null || !opening.equals(value.subarray(0, opening.length))) return undefined
  try {
    return order.parse(JSON.parse(Buffer.from(value).toString())).skip
  } catch {
    return undefined
  }
}
