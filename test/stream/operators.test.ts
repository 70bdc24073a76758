import * as rxjs from 'rxjs'
import { expect, it } from 'vitest'
import * as operators from '#stream/operators.ts'

it('hands on four RxJS operators, which hold neither state nor time', () => {
  const ofRxjs = new Set<unknown>(Object.values(rxjs))
  const handedOn = Object.entries(operators).filter(([, value]) => ofRxjs.has(value))
  expect(handedOn.map(([name]) => name).toSorted()).toEqual(['filter', 'map', 'merge', 'partition'])
})
