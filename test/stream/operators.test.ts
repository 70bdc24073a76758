import * as rxjs from 'rxjs'
import { describe, expect, it } from 'vitest'
import * as operators from '#stream/operators.ts'

describe('the operators of processors', () => {
  it('hold neither state nor time: three are handed on from RxJS', () => {
    const ofRxjs = new Set<unknown>(Object.values(rxjs))
    const handedOn = Object.entries(operators).filter(([, value]) => ofRxjs.has(value))
    expect(handedOn.map(([name]) => name).toSorted()).toEqual(['filter', 'map', 'partition'])
  })

  it('merge streams as they come, each in its order', () => {
    const [left, right] = [new rxjs.Subject<number>(), new rxjs.Subject<string>()]
    const merged: (number | string)[] = []
    operators.merge(left, right).subscribe((value) => merged.push(value))
    left.next(1)
    right.next('one')
    left.next(2)
    expect(merged).toEqual([1, 'one', 2])
  })

  it('merge no streams into one that stays empty', () => {
    let ended = false
    operators.merge().subscribe({ complete: () => (ended = true) })
    expect(ended).toBe(true)
  })
})
