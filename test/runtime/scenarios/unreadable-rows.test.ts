import { expect, it } from 'vitest'
import { StateDiskError } from '#state/disk/state-disk-error.ts'
import { inMemory } from '#state/memory.ts'
import type { Tables } from '#state/table.ts'
import { first } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const fault = new StateDiskError('the rows cannot be read')

/** Tables whose rows cannot be read, as on a disk that fails. */
const unreadable = (get: () => undefined) => (): Promise<Tables> => {
  let failed: Error | undefined
  const failing = (): undefined => {
    failed = fault
    return get()
  }
  return Promise.resolve({
    ...inMemory,
    of: (store) => ({ ...inMemory.of(store), put: () => undefined, get: failing }),
    get fault() {
      return failed
    },
  })
}

it.each([
  [
    'the record that met it is not to blame, and is no dead letter',
    () => {
      throw fault
    },
  ],
  ['also when a rule has caught the error and gone on without the row', () => undefined],
])('a disk that cannot be read ends the pod: %s', async (_how, get) => {
  const broker = new MemoryBroker()
  broker.number(0, first, 1)
  const running = run(broker, 1, { openTables: unreadable(get) })
  await expect(running).rejects.toBe(fault)
  expect(broker.totals).toEqual([])
})
