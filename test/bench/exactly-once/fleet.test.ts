import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Fleet } from '../../../bench/exactly-once/fleet.ts'
import { fakePods } from './fake-pods.ts'

const silent = () => undefined
const stateFolderOf = (instanceId: string) => join(tmpdir(), 'never-made', instanceId)

describe('the pods of the bench', () => {
  it('are counted when they end by themselves', async () => {
    const pods = fakePods()
    const fleet = new Fleet({ start: pods.start, stateFolderOf, say: silent })
    fleet.start(0)
    await pods.end('1')
    fleet.release()
    expect(fleet).toMatchObject({ unexpectedExits: 1, uncleanStops: 0 })
  })

  it.each([
    { exit: '0', uncleanStops: 0 },
    { exit: '1', uncleanStops: 1 },
    { exit: 'SIGKILL', uncleanStops: 1 },
  ])('that end with $exit when they are asked to are $uncleanStops unclean stops', async ({ exit, uncleanStops }) => {
    const pods = fakePods()
    const fleet = new Fleet({ start: pods.start, stateFolderOf, say: silent })
    fleet.start(0)
    const stopped = fleet.stop(0)
    await pods.end(exit)
    await stopped
    expect(fleet).toMatchObject({ unexpectedExits: 0, uncleanStops })
  })

  it('lose the disk of one of them, once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fleet-'))
    const fleet = new Fleet({ start: fakePods().start, stateFolderOf: (id) => join(folder, id), say: silent })
    for (const id of ['0', '1']) mkdirSync(join(folder, id, 'rows'), { recursive: true })
    fleet.deleteDisk(1)
    fleet.deleteDisk(1)
    expect({ left: readdirSync(folder), disksDeleted: fleet.disksDeleted }).toEqual({ left: ['0'], disksDeleted: 1 })
    rmSync(folder, { recursive: true })
  })
})
