import { TaskDisks } from '#state/disk/task-disks.ts'
import { Layers } from '#state/layers.ts'
import { key, row, store } from '../state/layers-model.ts'
import { codecs } from '../state/disk/given-disk.ts'

// Puts row after row into the disk of a task, and writes each word of the disk to its own output. Argument: the folder.
const limits = {
  pinnedRows: 1_000,
  pinnedBytes: Infinity,
  cachedBytes: 1_000,
  timersAheadMs: 60_000,
  loadedTimers: 1_000,
}
const disks = new TaskDisks(process.argv[2]!, codecs, limits, {
  tell: (_task, message) => console.log(message),
  measured: () => undefined,
})
const layers = new Layers([{ number: store }], await disks.open(0, () => undefined))
let rows = 0

/** Goes on whatever the disk does. */
const putMore = (): void => {
  for (let n = 0; n < 100; n++, rows++) layers.put(store, key(`${rows}`), row(rows))
  layers.keep()
  layers.freeze()
  layers.fold()
}
setInterval(putMore, 5)

process.on('SIGTERM', () => {
  const wrong = Array.from({ length: rows }, (_, n) => n).filter((n) => layers.get(store, key(`${n}`))?.value !== n)
  console.log(`${rows} rows, ${wrong.length} of them wrong`)
  process.exit()
})
