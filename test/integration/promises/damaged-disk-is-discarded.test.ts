import { readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { diskKey } from '#state/disk/disk-key.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { totals } from '../../../examples/counting/counting-topology.ts'
import { noRow, putBytes } from '../../state/disk/given-disk.ts'
import { drained, killedWithCheckpoints } from './changed-disk.ts'
import { allRight } from './expected.ts'
import { rowsFolder } from './stamps.ts'

/** Some of them send all the time: the changelog has their rows behind every checkpoint. */
const [tenants, busyTenants] = [1_000, 60]
const rowsIn = (folder: string) => join(folder, 'data.mdb')
const stampIn = (folder: string) => join(folder, 'checkpoint')

/** Other bytes in the place of every row. */
const damageRows = (folder: string): void => {
  for (let tenant = 0; tenant < tenants; tenant++)
    putBytes(folder, diskKey(totals.number, encodeKey([`tenant-${tenant}` as TenantId])), noRow)
}

/** For each task the damage to its disk, and what the pod says of it. */
const damages: readonly (readonly [string, (folder: string) => void, string])[] = [
  [
    'a stamp with another letter',
    (folder) => writeFileSync(stampIn(folder), readFileSync(stampIn(folder), 'utf8').replace('"offset"', '"offsets"')),
    'the checkpoint does not have its checksum',
  ],
  [
    'a file that was cut',
    (folder) => truncateSync(rowsIn(folder), statSync(rowsIn(folder)).size / 2),
    'their file was cut',
  ],
  [
    'a file that was in use at two deaths',
    (folder) => renameSync(stampIn(folder), join(folder, 'checkpoint-in-use-again')),
    'two processes have died with them since their checkpoint',
  ],
  ['rows without their checksums', damageRows, 'a row does not have its checksum'],
]

describe('a disk that is damaged', () => {
  let run: CountingRun
  let next: PodProcess
  let verdict: Verdict

  beforeAll(async () => {
    const application = `damaged-${Date.now()}`
    run = await CountingRun.prepare({ brokers: inject('brokers'), application, tasks: damages.length })
    run.load.send(tenants, tenants)
    run.load.start(400, busyTenants)
    const stateFolder = await killedWithCheckpoints(run, damages.length)
    for (const [task, [, damage]] of damages.entries()) damage(rowsFolder(stateFolder, task))
    next = run.startPod({ by: '2', stateFolder })
    run.load.send(tenants, tenants)
    await drained(run)
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it.each(damages.map(([damage, , reason]) => ({ damage, reason })))(
    'is discarded, and the pod says why: $damage',
    ({ reason }) => {
      expect(next.log).toContain(reason)
    },
  )

  it('changes nothing: none is lost, doubled or reordered, and the state is that of a model', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
