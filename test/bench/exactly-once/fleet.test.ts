import { describe, expect, it } from 'vitest'
import { Fleet } from '../../../bench/exactly-once/fleet.ts'
import { fakePods } from './fake-pods.ts'

const silent = () => undefined

describe('the pods of the bench', () => {
  it('are counted when they end by themselves', async () => {
    const pods = fakePods()
    const fleet = new Fleet({ start: pods.start, say: silent })
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
    const fleet = new Fleet({ start: pods.start, say: silent })
    fleet.start(0)
    const stopped = fleet.stop(0)
    await pods.end(exit)
    await stopped
    expect(fleet).toMatchObject({ unexpectedExits: 0, uncleanStops })
  })
})
