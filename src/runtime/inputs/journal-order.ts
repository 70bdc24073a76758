import type { z } from 'zod'
import type { Records, Run } from '#runtime/ports/batch.ts'
import type { EpochMs } from '#stream/time.ts'

/** One kind of orders in the journal, each a record that comes to its task like time, at one place among its ticks. */
export interface OrderFormat<T> {
  /** The order as the value of its record. */
  readonly format: (order: T) => string
  /** Reads a record of the journal; `undefined` for a tick, for other orders, and for anything else. */
  readonly parse: (value: Uint8Array | null) => T | undefined
}

/** The format of a kind of orders: `{"<name>":<order>}`. Ticks are told apart by their first bytes. */
export const orderFormat = <T>(name: string, order: z.ZodType<T>): OrderFormat<T> => {
  const opening = Buffer.from(`{"${name}"`)
  return {
    format: (each) => JSON.stringify({ [name]: each }),
    parse: (value) => {
      if (value === null || !opening.equals(value.subarray(0, opening.length))) return undefined
      try {
        return order.parse((JSON.parse(Buffer.from(value).toString()) as Readonly<Record<string, unknown>>)[name])
      } catch {
        return undefined
      }
    },
  }
}

/** Finds the orders of one kind in a run of the journal, each with the time of its record. */
export const eachOrder = <T>(
  batch: Records,
  { from, to }: Pick<Run, 'from' | 'to'>,
  parse: OrderFormat<T>['parse'],
  use: (order: T, atMs: EpochMs) => void,
): void => {
  for (let index = from; index < to; index++) {
    const order = parse(batch.read(index).value)
    if (order !== undefined) use(order, batch.timestamp(index))
  }
}
