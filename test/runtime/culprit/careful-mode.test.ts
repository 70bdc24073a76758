import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Careful, CarefulMode, openCareful } from '#runtime/culprit/careful-mode.ts'
import { CarefulPod } from '../careful-pod.ts'

const ends = [
  { topic: 'journal', partition: 0, first: 0, end: 10 },
  { topic: 'in', partition: 0, first: 0, end: 1_000 },
]
const input = (topic: string, position: number, rest: { size?: number; endSeen?: boolean } = {}) => ({
  topic,
  partition: 0,
  position,
  size: 1,
  endSeen: false,
  ...rest,
})
const before = [input('journal', 3), input('in', 5)]
const after = [input('journal', 10), input('in', 1_000)]

const positions = [{ topic: 'in', partition: 0, offset: 5 }]

/** As after `deaths` processes died, the last of them while they tried `a`. */
const died = (deaths: number, whileTryingA = 0): Careful | undefined => {
  let careful: Careful | undefined
  for (let death = 1; death <= deaths; death++) {
    const trying = death > deaths - whileTryingA ? 'a' : undefined
    careful = openCareful(
      { session: `${death}`, closed: false, positions, careful: careful && { ...careful, trying } },
      'me',
      ends,
    )
  }
  return careful
}

const commit = (mode: CarefulMode, inputs = before): Careful | undefined => {
  const row = mode.freeze(inputs, false)
  mode.fold()
  return row
}

describe('how careful a task begins', () => {
  it.each([
    ['without any commit row', undefined, undefined],
    ['after it was closed', { session: 'other', closed: true, positions }, undefined],
    ['when its process starts again within itself', { session: 'me', closed: false, positions }, undefined],
    ['after its process died', { session: 'other', closed: false, positions }, 1],
    ['after its process died again', { session: 'other', closed: false, positions, careful: died(1) }, 2],
    ['when it was closed while it was careful', { session: 'other', closed: true, positions, careful: died(2) }, 2],
    [
      'when its process starts again while it was careful',
      { session: 'me', closed: false, positions, careful: died(2) },
      2,
    ],
  ])('%s', (_name, row, deaths) => {
    expect(openCareful(row, 'me', ends)?.deaths).toBe(deaths)
  })

  it.each([
    [0, 'free'],
    [1, 'hundreds'],
    [2, 'single'],
    [3, 'single'],
  ] as const)('after %i deaths its pace is %s', (deaths, pace) => {
    expect(new CarefulMode(died(deaths)).pace).toBe(pace)
  })
})

describe('a task that is well', () => {
  it('runs every step and never asks for a commit', () => {
    const mode = new CarefulMode(undefined)
    for (let step = 0; step < 1_000; step++) {
      expect(mode.before(`${step}`)).toBe('run')
      mode.stepped(`${step}`)
    }
    expect([mode.active, mode.isBlockedUntilCommit, mode.suspicious]).toEqual([false, false, false])
    expect(commit(mode)).toBeUndefined()
  })
})

describe('after one death', () => {
  it('at most a hundred steps lie between two commits', () => {
    const mode = new CarefulMode(died(1))
    commit(mode)
    for (let step = 0; step < 100; step++) {
      expect(mode.isBlockedUntilCommit).toBe(false)
      expect(mode.before(`${step}`)).toBe('run')
      mode.stepped(`${step}`)
    }
    expect(mode.before('100')).toBe('wait')
    expect(mode.isBlockedUntilCommit).toBe(true)
    mode.freeze(before, false)
    expect(mode.isBlockedUntilCommit).toBe(false)
    expect(mode.before('100')).toBe('run')
  })
})

describe('after two deaths', () => {
  it('each step waits until a commit has announced it, and is announced by the commit of the one before', () => {
    const mode = new CarefulMode(died(2))
    commit(mode)
    expect(mode.before('a')).toBe('wait')
    expect(mode.isBlockedUntilCommit).toBe(true)
    expect(mode.freeze(before, false)?.trying).toBe('a')
    expect(mode.before('a')).toBe('wait')
    mode.fold()
    expect(mode.before('a')).toBe('run')
    mode.stepped('a')
    expect(mode.before('b')).toBe('wait')
    expect(commit(mode)?.trying).toBe('b')
    expect(mode.before('b')).toBe('run')
  })

  it('a step that comes before the announced one is announced itself', () => {
    const mode = new CarefulMode(died(2))
    mode.before('late')
    commit(mode)
    expect(mode.before('early')).toBe('wait')
    expect(commit(mode)?.trying).toBe('early')
    expect(mode.before('early')).toBe('run')
  })

  it('a step that cannot be tried for now does not stand as tried', () => {
    const mode = new CarefulMode(died(3, 1))
    mode.before('a')
    commit(mode)
    expect(mode.suspicious).toBe(true)
    mode.retract()
    expect(mode.isBlockedUntilCommit).toBe(true)
    expect(commit(mode)?.trying).toBeUndefined()
    expect(mode.suspicious).toBe(false)
  })

  it('an aborted transaction takes the step back, not its announcement', () => {
    const mode = new CarefulMode(died(2))
    mode.before('a')
    commit(mode)
    mode.stepped('a')
    mode.before('b')
    mode.freeze(before, false)
    mode.drop()
    expect(mode.before('a')).toBe('run')
  })

  it('two hundred steps are announced, then a hundred go into a commit', () => {
    const mode = new CarefulMode(died(2))
    for (let step = 0; step < 200; step++) {
      expect(mode.before(`${step}`)).toBe('wait')
      commit(mode)
      expect(mode.before(`${step}`)).toBe('run')
      mode.stepped(`${step}`)
    }
    expect(mode.pace).toBe('hundreds')
    // The last one still stands as announced.
    expect(mode.before('200')).toBe('wait')
    expect(commit(mode)?.trying).toBeUndefined()
    expect(mode.before('200')).toBe('run')
  })
})

describe('a step that was announced when its process died', () => {
  it('is tried a second time, alone until that is committed', () => {
    const mode = new CarefulMode(died(3, 1))
    commit(mode)
    expect(mode.suspicious).toBe(false)
    expect(mode.before('a')).toBe('wait')
    expect(mode.suspicious).toBe(true)
    commit(mode)
    expect(mode.before('a')).toBe('run')
    mode.stepped('a')
    expect(mode.suspicious).toBe(true)
    mode.freeze(before, false)
    expect(mode.suspicious).toBe(true)
    mode.fold()
    expect(mode.suspicious).toBe(false)
    expect(mode.before('b')).toBe('wait')
    expect(mode.suspicious).toBe(false)
  })

  it('is a dead letter after the second time, and forgotten when that is committed', () => {
    const mode = new CarefulMode(died(4, 2))
    commit(mode)
    expect(mode.before('a')).toBe('PROCESS_DIED')
    mode.stepped('a')
    expect(commit(mode)?.died).toEqual([])
  })

  it('is not counted again by a restart within the process', () => {
    const row = { ...died(3, 1)!, trying: 'a' }
    expect(openCareful({ session: 'me', closed: false, positions, careful: row }, 'me', ends)?.died).toEqual([
      { step: 'a', times: 1, reason: 'PROCESS_DIED' },
    ])
  })
})

describe('a transaction that Kafka refuses for one of its records', () => {
  const until = [{ topic: 'in', partition: 0, offset: 20 }]

  it('makes its tasks as careful as a death, until they have passed what it held', () => {
    const mode = new CarefulMode(undefined)
    mode.freeze(before, false)
    mode.refused(until)
    expect(mode.pace).toBe('hundreds')
    mode.refused(until)
    expect(mode.pace).toBe('single')
    expect(commit(mode, [input('in', 19)])?.until).toEqual(until)
    expect(commit(mode, [input('in', 20)])).toBeUndefined()
  })

  it('is laid to the step that was announced for it twice', () => {
    const mode = new CarefulMode(died(2))
    for (let times = 0; times < 2; times++) {
      mode.before('a')
      commit(mode)
      expect(mode.before('a')).toBe('run')
      mode.stepped('a')
      mode.freeze(before, false)
      mode.refused(until)
    }
    expect(mode.before('a')).toBe('OUTPUT_REFUSED')
    expect(mode.before('b')).toBe('wait')
  })
})

describe('careful mode', () => {
  it.each([
    ['every input has passed what was in its log', after, false, true],
    [
      'an input is at its end, whose last offset is a marker',
      [input('journal', 10), input('in', 999, { size: 0, endSeen: true })],
      false,
      true,
    ],
    ['an input has not passed it', [input('journal', 10), input('in', 999)], false, false],
    ['a timer is due that may be what killed the process', after, true, false],
  ])('ends when %s', (_name, inputs, timerIsNext, ends) => {
    const mode = new CarefulMode(died(1))
    expect(mode.freeze(inputs, timerIsNext) === undefined).toBe(ends)
    expect(mode.pace).toBe(ends ? 'free' : 'hundreds')
  })

  it('remembers which inputs have passed', () => {
    const mode = new CarefulMode(died(1))
    expect(commit(mode, [input('journal', 3), input('in', 900, { size: 0, endSeen: true })])?.until).toHaveLength(1)
    expect(commit(mode, [input('journal', 10), input('in', 900)])).toBeUndefined()
  })

  it('does not wait for an input that the topology has lost', () => {
    const row = { session: 'me', closed: true, positions, careful: died(1)! }
    const mode = new CarefulMode(openCareful(row, 'other', ends.slice(0, 1)))
    expect(commit(mode, [input('journal', 10)])).toBeUndefined()
  })

  it('is back when the commit with which it ended is aborted', () => {
    const mode = new CarefulMode(died(1))
    mode.freeze(after, false)
    mode.drop()
    expect(mode.pace).toBe('hundreds')
  })

  it('blames no step for the end of a process whose task stands', () => {
    const mode = new CarefulMode({ ...died(2, 1)!, trying: 'a' })
    const isTrying = () => mode.suspicious
    expect([isTrying(), mode.stopTrying()?.trying, isTrying()]).toEqual([true, undefined, false])
  })

  it('finds every step that kills its process, in a bounded number of deaths, and accuses no other', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          tasks: fc.integer({ min: 1, max: 3 }),
          steps: fc.integer({ min: 1, max: 900 }),
          killers: fc.array(fc.tuple(fc.nat(2), fc.nat(899)), { maxLength: 3 }),
          otherDeaths: fc.constantFrom(0, 0.002, 0.02),
        }),
        ({ seed, tasks, steps, killers, otherDeaths }) => {
          const planted = new Set(killers.map(([task, step]) => `${task % tasks}/${step % steps}`))
          const pod = new CarefulPod({ tasks, steps, killers: planted, random: mulberry32(seed), otherDeaths })
          pod.run()
          expect(pod.durable.flatMap(({ deadLetters }) => deadLetters).toSorted()).toEqual([...planted].toSorted())
          for (const kills of pod.kills.values()) expect(kills).toBeLessThanOrEqual(4)
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** A small seeded generator (public domain, Tommy Ettinger). */
const mulberry32 = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
