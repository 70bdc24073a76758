import { describe, expect, it } from 'vitest'
import { limitedLog, mostKept, repeatAfterMs } from '#observe/limited-log.ts'
import { writtenLog } from '../runtime/written-log.ts'

/** A limited log with a clock that a test moves. */
const limited = () => {
  const { log, lines } = writtenLog()
  const clock = { ms: 0 }
  return { log: limitedLog(log, () => clock.ms), lines, clock }
}

describe('the first of each line is written at once', () => {
  const first = [{ task: 3, topic: 'a', partition: 1 }, 'waits for the broker'] as const
  it.each([
    ['another message', { ...first[0] }, 'waits for the registry'],
    ['another task', { ...first[0], task: 4 }, first[1]],
    ['another topic', { ...first[0], topic: 'b' }, first[1]],
    ['another partition', { ...first[0], partition: 2 }, first[1]],
    ['another code', { ...first[0], code: 'FENCED' }, first[1]],
    ['other tasks', { ...first[0], tasks: [1, 2] }, first[1]],
    ['a longer pause before the next try', { ...first[0], retryInMs: 800 }, first[1]],
  ])('also of %s', (_what, fields, message) => {
    const { log, lines } = limited()
    log.error(...first)
    log.error(fields, message)
    expect(lines).toEqual([
      ['error', first[1], first[0]],
      ['error', message, fields],
    ])
  })

  it('also of another level', () => {
    const { log, lines } = limited()
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]({}, 'the same')
    expect(lines.map(([level]) => level)).toEqual(['debug', 'info', 'warn', 'error'])
  })

  it('also of a line whose repeats are over', () => {
    const { log, lines, clock } = limited()
    log.warn({}, 'again')
    clock.ms = repeatAfterMs
    log.warn({}, 'again')
    expect(lines).toEqual([
      ['warn', 'again', {}],
      ['warn', 'again', {}],
    ])
  })
})

describe('a repeat is held back', () => {
  it.each([
    ['the same line', 'as it is', 'as it is'],
    ['with another number', 'after 12 ms', 'after 7 ms'],
    [
      'with another id',
      'pod 0190a1b2-aaaa-7bbb-8ccc-1234567890ab left',
      'pod 77e0a1b2-dddd-7bbb-8ccc-1234567890ff left',
    ],
    ['with another quoted part', 'no field "a" in it', 'no field "b" in it'],
    ['with another part in single quotes', "no field 'a' in it", "no field 'b' in it"],
  ])('%s', (_what, once, again) => {
    const { log, lines } = limited()
    log.warn({ offset: 1 }, once)
    log.warn({ offset: 2 }, again)
    expect(lines).toEqual([['warn', once, { offset: 1 }]])
  })

  it('but not one that differs in a word with an apostrophe on either side', () => {
    const { log, lines } = limited()
    log.warn({}, "the pod's rows are the broker's")
    log.warn({}, "the pod's ticks are the broker's")
    expect(lines).toHaveLength(2)
  })

  it('until 10 s are over: then the newest one comes, with the number of others and its age', () => {
    const { log, lines, clock } = limited()
    for (const ms of [0, 1_000, 2_000, 6_000]) {
      clock.ms = ms
      log.warn({ offset: ms }, `at ${ms}`)
    }
    clock.ms = repeatAfterMs - 1
    log.sweep()
    expect(lines).toHaveLength(1)
    clock.ms = repeatAfterMs
    log.sweep()
    expect(lines.slice(1)).toEqual([['warn', 'at 6000', { offset: 6_000, repeated: 2, lateMs: 4_000 }]])
  })

  it('and a single one is told alone', () => {
    const { log, lines, clock } = limited()
    log.info({}, 'again')
    log.info({}, 'again')
    clock.ms = repeatAfterMs
    log.sweep()
    log.sweep()
    expect(lines.slice(1)).toEqual([['info', 'again', { lateMs: repeatAfterMs }]])
  })

  it('and one that comes right after 10 s counts those before it', () => {
    const { log, lines, clock } = limited()
    for (const ms of [0, 9_500, 9_600, 10_050]) {
      clock.ms = ms
      log.warn({}, 'again')
    }
    expect(lines.slice(1)).toEqual([['warn', 'again', { repeated: 2 }]])
  })

  it('so that a flood of one line is six in a minute, and none is uncounted', () => {
    const { log, lines, clock } = limited()
    const calls = 6_000
    for (let call = 0; call < calls; call++) {
      clock.ms = call * 10
      log.error({}, `fault ${call}`)
    }
    clock.ms = 70_000
    log.sweep()
    const told = lines.map(([, , fields]) => 1 + ((fields as { readonly repeated?: number }).repeated ?? 0))
    expect(told.length).toBeLessThanOrEqual(7)
    expect(told.reduce((sum, each) => sum + each)).toBe(calls)
  })
})

describe('a flood of different lines', () => {
  const flood = (log: ReturnType<typeof limited>['log'], lines: number) => {
    for (let line = 0; line < lines; line++) log.warn({ task: line }, 'all different')
  }

  it('is cut at 500 of a level in 10 s, and the rest is counted in one line', () => {
    const { log, lines, clock } = limited()
    flood(log, mostKept + 30)
    expect(lines).toHaveLength(mostKept)
    clock.ms = repeatAfterMs
    log.sweep()
    expect(lines.slice(mostKept)).toEqual([
      ['warn', expect.stringMatching(/^30 lines of level warn were left out/), { leftOut: 30 }],
    ])
  })

  it('hides no error', () => {
    const { log, lines } = limited()
    flood(log, mostKept + 30)
    log.error({}, 'something else')
    expect(lines.at(-1)).toEqual(['error', 'something else', {}])
  })

  it('leaves room for others when it is over', () => {
    const { log, lines, clock } = limited()
    flood(log, mostKept)
    clock.ms = repeatAfterMs
    log.warn({}, 'something else')
    expect(lines.at(-1)).toEqual(['warn', 'something else', {}])
  })
})
