import { describe, expect, it } from 'vitest'
import { type ExactlyOnceResult, isExact } from '../../../bench/exactly-once/run.ts'

const exact: ExactlyOnceResult = {
  inputs: 9,
  lost: 0,
  duplicates: 0,
  reordered: 0,
  stateEqual: true,
  hangingTransactions: 0,
  unexpectedExits: 0,
  uncleanStops: 0,
  idlePods: 0,
  lateCopies: 2,
  lateCopiesNotFenced: 0,
  lateCopiesUndelivered: 0,
  disksDeleted: 0,
  fromCheckpoint: 3,
  notRecovered: 0,
  notTakenOver: 0,
  recoverySecondsP50: 1,
  recoverySecondsP99: 2,
  takeoverSecondsP50: 6,
  takeoverSecondsP99: 7,
}

describe('a run is exact', () => {
  it.each<[string, Partial<ExactlyOnceResult>, number, number, boolean]>([
    ['when nothing went wrong', {}, 3, 5, true],
    ['not when a record was lost', { lost: 1 }, 3, 5, false],
    ['not when a record was doubled', { duplicates: 1 }, 3, 5, false],
    ['not when a record was reordered', { reordered: 1 }, 3, 5, false],
    ['not when the state is another', { stateEqual: false }, 3, 5, false],
    ['not when a transaction hangs', { hangingTransactions: 1 }, 3, 5, false],
    ['not when a pod ended by itself', { unexpectedExits: 1 }, 3, 5, false],
    ['not when a pod did not end as it was asked to', { uncleanStops: 1 }, 3, 5, false],
    ['not when a pod was left without a task', { idlePods: 1 }, 3, 5, false],
    ['not when a late copy was taken, or refused for another reason', { lateCopiesNotFenced: 1 }, 3, 5, false],
    ['not when a late copy never arrived', { lateCopiesUndelivered: 1 }, 3, 5, false],
    ['not when no pod went on from a checkpoint', { fromCheckpoint: 0 }, 3, 5, false],
    ['not when one killed pod of many never came back', { notRecovered: 1 }, 3, 5, false],
    ['not when nobody took over from one of many', { notTakenOver: 1 }, 3, 5, false],
    ['not when no killed pod was seen to come back', { recoverySecondsP99: null }, 3, 5, false],
    ['not when nobody was seen to take over', { takeoverSecondsP99: null }, 3, 5, false],
    ['without a kill', { recoverySecondsP99: null }, 3, 0, true],
    ['with a single pod, from which nobody can take over', { takeoverSecondsP99: null }, 1, 5, true],
  ])('%s', (_name, changes, pods, kills, is) => {
    expect(isExact({ ...exact, ...changes }, { pods, kills })).toBe(is)
  })
})
