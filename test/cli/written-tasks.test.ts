import { describe, expect, it } from 'vitest'
import { lastCommitRow, writtenTasks } from '#cli/written-tasks.ts'
import { formatCommitRow } from '#runtime/ownership/commit-row.ts'
import type { ClusterPort, LogRange } from '#runtime/ports/kafka-port.ts'
import { changelogKey } from '#state/changelog.ts'
import type { EncodedKey } from '#stream/store-key.ts'

type Rec = readonly [key: Buffer, value: Buffer]

const engineRow = (name: string, text: string): Rec => [changelogKey(0, name as EncodedKey), Buffer.from(text)]
const commitBy = (fingerprint: string): Rec => {
  const clock = { now: 0, bound: 0, lastTick: undefined }
  const row = { seq: 1, clock, positions: [], fingerprint, incarnation: 'i', session: 's', closed: false }
  return engineRow('commit', formatCommitRow(row))
}
const topologyRow = (fingerprint: string): Rec => engineRow(`topology/${fingerprint}`, `shape ${fingerprint}`)
/** Rows of a store that nobody looks at. */
const rows = (count: number): readonly Rec[] =>
  Array.from({ length: count }, (_, n) => [changelogKey(1, `${n}` as EncodedKey), Buffer.from('row')])

/** A changelog whose partitions hold these records, with the ranges that were read of it. */
const changelogOf = (...logs: readonly (readonly Rec[])[]) => {
  const ranges: LogRange[] = []
  const read: ClusterPort['read'] = (range, each, signal, at) => {
    ranges.push(range)
    for (let offset = range.first; offset < range.end; offset++) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error)
      void each(...logs[range.partition]![offset]!, offset, offset, () => [])
      at?.(offset + 1)
    }
    return Promise.resolve()
  }
  const length = ({ partition }: { readonly partition: number }) => logs[partition]!.length
  const logRanges: ClusterPort['logRanges'] = (all) =>
    Promise.resolve(all.map((each) => ({ ...each, first: 0, end: length(each) + 7 })))
  const stableEnds: ClusterPort['stableEnds'] = (all) =>
    Promise.resolve(all.map((each) => ({ ...each, offset: length(each) })))
  return { cluster: { logRanges, stableEnds, read }, ranges }
}

const wanted = { changelog: 'log', tasks: 1, fingerprint: 'ours' }
const never = new AbortController().signal
const spans = (ranges: readonly LogRange[]) => ranges.map(({ first, end }) => [first, end])

describe('the tasks in a changelog', () => {
  it('are read from the tails when this build has committed last, up to open transactions', async () => {
    const { cluster, ranges } = changelogOf([topologyRow('ours'), ...rows(5_000), commitBy('ours')])
    const [task] = await writtenTasks(cluster, wanted, never)
    expect(task).toMatchObject({ task: 0, unread: 0, isByThisBuild: true })
    expect(spans(ranges)).toEqual([[4_002, 5_002]])
  })

  it.each<[string, readonly Rec[]]>([
    ['another build has committed last', [commitBy('theirs')]],
    ['no commit row is near the end', []],
  ])('are read as a whole when %s', async (_why, end) => {
    const { cluster, ranges } = changelogOf([topologyRow('theirs'), ...rows(5_000), ...end])
    const [task] = await writtenTasks(cluster, wanted, never)
    expect(task).toMatchObject({ unread: 0, isByThisBuild: false })
    expect(task?.topologies).toEqual(new Map([['theirs', 'shape theirs']]))
    expect(spans(ranges)[1]).toEqual([0, 5_001 + end.length])
  })

  it('are read once when they are short', async () => {
    const { cluster, ranges } = changelogOf([topologyRow('theirs'), commitBy('theirs')], [])
    const tasks = await writtenTasks(cluster, { ...wanted, tasks: 2 }, never)
    expect(tasks.map(({ topologies }) => topologies.size)).toEqual([1, 0])
    expect(spans(ranges)).toEqual([
      [0, 2],
      [0, 0],
    ])
  })

  it('are known as far as they were read when the time is over', async () => {
    const { cluster } = changelogOf([topologyRow('theirs'), ...rows(5_000), commitBy('theirs')])
    const stop = new AbortController()
    const { read } = cluster
    cluster.read = (range, each, signal, at) =>
      read(range, each, signal, (offset) => {
        at?.(offset)
        if (range.first === 0 && offset === 2_000) stop.abort()
      })
    const [task] = await writtenTasks(cluster, wanted, stop.signal)
    expect(task).toMatchObject({ unread: 3_002, isByThisBuild: false, commitRow: undefined })
    expect(task?.topologies.size).toBe(1)
  })

  it('are not known when the reading fails otherwise', async () => {
    const { cluster } = changelogOf(rows(3))
    cluster.read = () => Promise.reject(new Error('no leader'))
    await expect(writtenTasks(cluster, wanted, never)).rejects.toThrow('no leader')
  })
})

describe('the last commit row of a task', () => {
  it('is found in the tail of its changelog', async () => {
    const { cluster, ranges } = changelogOf([...rows(5_000), commitBy('ours')])
    expect((await lastCommitRow(cluster, 'log', 0, never))?.fingerprint).toBe('ours')
    expect(spans(ranges)).toEqual([[4_001, 5_001]])
  })

  it('is found in front of a large transaction that was aborted', async () => {
    const { cluster, ranges } = changelogOf([...rows(500), commitBy('ours'), ...rows(20_000)])
    expect((await lastCommitRow(cluster, 'log', 0, never))?.fingerprint).toBe('ours')
    expect(ranges.map(({ first }) => first)).toEqual([19_501, 12_501, 0])
  })

  it('is not there in a changelog without one', async () => {
    const { cluster } = changelogOf(rows(5_000))
    expect(await lastCommitRow(cluster, 'log', 0, never)).toBeUndefined()
  })
})
