import { DiskWriter } from '#state/disk/disk-writer.ts'
import { RowParcel } from '#state/disk/row-parcel.ts'

// A process that ends while it writes rows. Arguments: the folder, how it ends.
const [folder = '', end = ''] = process.argv.slice(2)
const writer = new DiskWriter()

let writes = 0

/** Half a megabyte of rows at random places of the file. */
const write = (salt: number): Promise<unknown> => {
  const parcel = new RowParcel()
  for (let n = 0; !parcel.isFull; n++)
    parcel.add(Buffer.from(`${(n * 7_919 + salt) % 1_000_003}`), (slab) => {
      slab.reserve(40)
      slab.position += 40
    })
  return writer.write(folder, parcel, ++writes, true)
}

const ends: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(7),
  error: () => {
    throw new Error('a fault of the program')
  },
  writer: () => void writer.end().then(() => (process.exitCode = 7)),
}

await write(0)
for (let salt = 1; salt < 40; salt++) write(salt).catch(() => undefined)
setTimeout(ends[end]!, 20)
