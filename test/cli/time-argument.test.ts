import { InvalidArgumentError } from 'commander'
import { expect, it } from 'vitest'
import { placeArgument, placeText } from '#cli/letter-place.ts'
import { timeArgument } from '#cli/time-argument.ts'

it.each([
  ['30s', 970_000],
  ['10min', 400_000],
  ['1970-01-01T00:00:05Z', 5_000],
  ['1970-01-02', 86_400_000],
])('%s is the time %d', (text, ms) => {
  expect(timeArgument(text, 1_000_000)).toBe(ms)
})

it.each(['5', '5m', 'yesterday', '1970-13-01', '-1d', ''])('%s is no time', (text) => {
  expect(() => timeArgument(text)).toThrow(InvalidArgumentError)
})

it('a place is a topic, a partition and an offset, whatever the topic looks like', () => {
  const place = { topic: 'app-v1-dead-letter', partition: 2, offset: 15 }
  expect(placeArgument('app-v1-dead-letter-2-15')).toEqual(place)
  expect(placeArgument(placeText(place))).toEqual(place)
})

it.each(['topic', 'topic-1', '-1-2', 'topic-1-x'])('%s is no place', (text) => {
  expect(() => placeArgument(text)).toThrow(InvalidArgumentError)
})
