import type { Slab } from '#stream/slab.ts'

/** Before the keys of all timers and rows. */
export const countKey = Buffer.from([0])
const countBytes = 6

/** The number of writes to a file, in the file: a reader knows by it whether it sees the last one. */
export const writeCount =
  (writes: number) =>
  (slab: Slab): void => {
    slab.reserve(countBytes)
    slab.position = slab.buffer.writeUIntBE(writes, slab.position, countBytes)
  }

export const countIn = (value: Buffer | undefined): number | undefined => value?.readUIntBE(0, countBytes)
