import { z } from 'zod'
import type { Records, Run } from '#runtime/ports/batch.ts'

/** An operator's order to a task under the hold of a new build: it goes on, and makes the dead letters. */
export interface ReleaseOrder {
  /** The order means no other build. */
  readonly build: string
}

const order = z.object({ release: z.object({ build: z.string().min(1) }) })

/** The order as a record of the task's journal. A held task does not process its journal, but looks for orders there. */
export const formatReleaseOrder = (release: ReleaseOrder): string =>
  JSON.stringify({ release } satisfies z.infer<typeof order>)

const opening = Buffer.from('{"release"')

/** Reads a record of the journal; `undefined` for a tick, and for anything else. */
export const parseReleaseOrder = (value: Uint8Array | null): ReleaseOrder | undefined => {
  if (value === null || !opening.equals(value.subarray(0, opening.length))) return undefined
  try {
    return order.parse(JSON.parse(Buffer.from(value).toString())).release
  } catch {
    return undefined
  }
}

/** The orders in a run of the journal. */
export const ordersToRelease = (batch: Records, { from, to }: Pick<Run, 'from' | 'to'>): readonly ReleaseOrder[] =>
  Array.from({ length: to - from }, (_, index) => parseReleaseOrder(batch.read(from + index).value)).filter(
    (found) => found !== undefined,
  )
