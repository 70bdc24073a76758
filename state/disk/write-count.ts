/** Before the keys of all timers and rows. */
export const countKey = Buffer.from([0])
const countLength = 6

/** The number of a write to a file, in the file: readers and writers know by it whether they have seen the last one. */
export const countBytes = (writes: number): Buffer => {
  const bytes = Buffer.allocUnsafe(countLength)
  bytes.writeUIntBE(writes, 0, countLength)
  return bytes
}

export const countIn = (value: Buffer | undefined): number | undefined => value?.readUIntBE(0, countLength)
