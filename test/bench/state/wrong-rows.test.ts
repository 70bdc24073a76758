import { describe, expect, it } from 'vitest'
import type { Updated } from '../../../bench/state/state-topology.ts'
import { wrongRowsIn } from '../../../bench/state/wrong-rows.ts'

const updated = (asked: number, updates: number, n = asked): Updated => ({ tenantId: 'acme', asked, n, updates })

describe('the wrong rows of a run', () => {
  it.each<[string, readonly number[], readonly Updated[], number]>([
    ['are none when each update is seen once', [5, 7, 5], [updated(5, 1), updated(7, 1), updated(5, 2)], 0],
    ['are those with an update without an output', [5, 7], [updated(5, 1)], 1],
    ['are those whose update was lost with its row', [5, 5], [updated(5, 1), updated(5, 1)], 1],
    ['are those that were updated twice at once', [5], [updated(5, 2)], 1],
    ['are those with two outputs for one update', [5], [updated(5, 1), updated(5, 1)], 1],
    ['are those that were not found', [5], [updated(5, 1, -1)], 1],
  ])('%s', (_name, asked, outputs, count) => {
    expect(wrongRowsIn(asked, outputs)).toBe(count)
  })
})
