import { beforeEach, describe, expect, it } from 'vitest'
import { formatCommitRow, parseCommitRow } from '#runtime/ownership/commit-row.ts'
import type { Checkpoint } from '#state/checkpoint.ts'
import { first, own } from '../given-application.ts'
import { KeptTables } from '../kept-tables.ts'
import { Death, MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const refusedAfterDeaths = 'processes have died with them twice, and their file may be damaged'

let broker: MemoryBroker
let tables: KeptTables
let lives: number
/** From where the changelog of task 0 was read, one for each opening. */
let readFrom: number[]

beforeEach(() => {
  broker = new MemoryBroker()
  tables = new KeptTables()
  lives = 0
  readFrom = []
})

const commits = (): number => broker.logs.get(`${own.changelog}/0`)?.length ?? 0

/** Another process with one more number. It ends after a while, with checkpoints; or dies right after its first commit. */
const live = async (end: 'closed' | 'dead' | 'dead early'): Promise<void> => {
  broker = new MemoryBroker(broker)
  const read = broker.read
  const poll = broker.poll.bind(broker)
  broker.read = (range, each) => {
    if (range.partition === 0) readFrom.push(range.first)
    return read(range, each)
  }
  const [before, commitsBefore] = [broker.totals.length, commits()]
  let polls = 0
  broker.poll = () => {
    polls++
    if (end === 'dead' ? polls > 20 : end === 'dead early' && commits() > commitsBefore) throw new Death()
    return poll()
  }
  broker.number(0, first, 1)
  const isDone = () => polls > 20 && broker.totals.length > before
  const parts = { session: `life ${++lives}`, openTables: tables.open, checkpointEveryMs: 1 }
  const running = run(broker, end === 'closed' ? isDone : () => false, parts)
  await (end === 'closed' ? running : expect(running).rejects.toBeInstanceOf(Death))
}

const counts = (): readonly number[] => broker.totals.map((total) => (total as { count: number }).count)

/** The checkpoint of task 0 is another one, and its rows are gone. */
const change = (changes: (checkpoint: Checkpoint) => Partial<Checkpoint>): void => {
  const { checkpoint } = tables.kept.get(0)!
  tables.kept.set(0, { rows: new Map(), checkpoint: { ...checkpoint, ...changes(checkpoint) } })
}

describe('a pod with the checkpoints of the one before', () => {
  it('reads what its changelog has got since, and goes on', async () => {
    await live('closed')
    const { offset } = tables.kept.get(0)!.checkpoint
    await live('closed')
    expect(counts()).toEqual([1, 2])
    expect(tables.openings).toEqual(['used', 'used'])
    expect(offset).toBeGreaterThan(0)
    expect(readFrom).toEqual([0, offset])
  })

  it('needs its rows: the changelog is not read from the beginning', async () => {
    await live('closed')
    change(() => ({}))
    await live('closed')
    expect(counts()).toEqual([1, 1])
  })

  it.each<[string, Partial<Record<'incarnation' | 'seq', string | number>>, string]>([
    [
      'of another life of the changelog',
      { incarnation: 'another' },
      'the changelog has begun again since their checkpoint',
    ],
    [
      'of commits that the changelog lacks',
      { seq: 1_000_000 },
      'the changelog lacks commits of before their checkpoint',
    ],
  ])('discards one %s, and reads everything', async (_which, changes, reason) => {
    await live('closed')
    change(({ commitRow }) => ({
      commitRow: formatCommitRow({ ...parseCommitRow(0, commitRow!), ...changes } as ReturnType<typeof parseCommitRow>),
    }))
    await live('closed')
    expect(counts()).toEqual([1, 2])
    expect(tables.openings).toContain(reason)
    expect(readFrom.at(-1)).toBe(0)
  })

  it('discards one of another changelog before it reads a row', async () => {
    await live('closed')
    change(() => ({ changelogId: 'zeroth' }))
    await live('closed')
    expect(counts()).toEqual([1, 2])
    expect(readFrom).toEqual([0, 0])
    expect(tables.openings).toContain(`${own.changelog} was deleted and made again since`)
  })
})

describe('a pod whose process has died', () => {
  it('goes on from its checkpoints after the first death', async () => {
    await live('dead')
    await live('closed')
    expect(tables.openingsOf(0)).toEqual(['used'])
    expect(counts()).toEqual([1, 2])
  })

  it('discards them after the second death in a row, and goes on from those that it makes then', async () => {
    await live('dead')
    await live('dead early')
    await live('closed')
    expect(tables.openingsOf(0)).toEqual(['used', 'used', refusedAfterDeaths])
    await live('closed')
    expect(tables.openings.slice(-2)).toEqual(['used', 'used'])
    expect(counts()).toEqual([1, 2, 3, 4])
  })

  it('does not discard them when a process was closed in good order between two deaths', async () => {
    await live('dead early')
    await live('closed')
    await live('dead early')
    await live('closed')
    expect(tables.openings).not.toContain(refusedAfterDeaths)
    expect(counts()).toEqual([1, 2, 3, 4])
  })
})
