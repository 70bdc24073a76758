import { expect, it } from 'vitest'
import { StateDiskError } from '#state/disk/row-reader.ts'
import { inMemory } from '#state/memory.ts'
import type { Tables } from '#state/table.ts'
import { first } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

/** Tables whose rows cannot be read, as on a disk that fails. */
const unreadable = (): Tables => {
  const fault = new StateDiskError('the rows cannot be read')
  let failed: Error | undefined
  const get = (): never => {
    failed = fault
    throw fault
  }
  return {
    ...inMemory,
    of: (store) => ({ ...inMemory.of(store), put: () => undefined, get }),
    get fault() {
      return failed
    },
  }
}

it('a disk that cannot be read ends the pod: the record that met it is not to blame, and is no dead letter', async () => {
  const broker = new MemoryBroker()
  broker.number(0, first, 1)
  const running = run(broker, 1, { openTables: unreadable })
  await expect(running).rejects.toMatchObject({ code: 'STATE_DISK_FAILED' })
})
