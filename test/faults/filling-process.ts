import { TaskDisks } from '#state/disk/task-disks.ts'
import { Layers } from '#state/layers.ts'
import { key, row, store } from '../state/layers-model.ts'
import { codecs } from '../state/disk/given-disk.ts'

// Puts row after row into the disk of a task, with checkpoints, and writes each word of the disk to its own output. Begins with
// the rows of the last checkpoint. Argument: the folder.
const limits = {
  pinnedRows: 1_000,
  pinnedBytes: Infinity,
  cachedBytes: 1_000,
  timersAheadMs: 60_000,
  loadedTimers: 1_000,
}
const texts = { commitRow: undefined, schemas: new Map(), topologies: new Map() }
const disks = new TaskDisks(process.argv[2]!, codecs, limits, {
  tell: (_task, message) => console.log(message),
  measured: () => undefined,
})
const layers = new Layers([{ number: store }], await disks.open(0, () => undefined))
let rows = layers.checkpoint?.offset ?? 0

const tellRows = (word: string): void => {
  const wrong = Array.from({ length: rows }, (_, n) => n).filter((n) => layers.get(store, key(`${n}`))?.value !== n)
  console.log(`${word}: ${rows} rows, ${wrong.length} of them wrong`)
}
tellRows('found')

/** Goes on whatever the disk does. */
const putMore = (): void => {
  for (let n = 0; n < 100; n++, rows++) layers.put(store, key(`${rows}`), row(rows))
  layers.keep()
  layers.freeze()
  layers.fold()
}
setInterval(putMore, 5)
setInterval(() => {
  const offset = rows
  void layers
    .save({ ...texts, offset, askedMs: Date.now() }, () => undefined)
    .then((isSaved) => {
      if (isSaved) console.log(`saved ${offset} rows`)
    })
}, 300)

process.on('SIGTERM', () => {
  tellRows('left')
  process.exit()
})
