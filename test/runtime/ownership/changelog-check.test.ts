import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ChangelogCheck, checkChangelog } from '#runtime/ownership/changelog-check.ts'
import type { CommitRow } from '#runtime/ownership/commit-row.ts'
import { own } from '../given-application.ts'
import { writtenLog } from '../written-log.ts'

const accepting = (...ids: readonly string[]) => ({
  own,
  restore: { describeTopics },
  log: written.log,
  acceptedTopicIds: new Set(ids),
  sleep: () => overdue,
})

const never = new Promise<never>(() => undefined)

const describeTopics = () =>
  id === undefined
    ? Promise.reject(new Error('no broker'))
    : Promise.resolve({
        partitions: new Map([[own.changelog, id === '' ? 0 : 2]]),
        ids: new Map(id === '' ? [] : [[own.changelog, id]]),
      })

/** Of the changelog; empty while it is missing, `undefined` while no broker answers. */
let id: string | undefined
/** When an answer comes too late. */
let overdue: Promise<void>
let written: ReturnType<typeof writtenLog>
let task: { changelogId: string | undefined; isRewriting: boolean; rewriteInto: (id: string) => void }
let check: ChangelogCheck
beforeEach(() => {
  id = 'first'
  overdue = never
  written = writtenLog()
  const rewriteInto = vi.fn((to: string) => Object.assign(task, { changelogId: to, isRewriting: true }))
  task = { changelogId: 'first', isRewriting: false, rewriteInto }
  check = new ChangelogCheck(accepting())
})

const errors = () => written.lines.flatMap(([level, text]) => (level === 'error' ? [text] : []))

describe('the changelog of open tasks', () => {
  it('is whole while it is the one that they were opened with', async () => {
    expect(await check.ask([task])).toBe('whole')
    expect(errors()).toEqual([])
  })

  it('is written again, and that is told once, when it was made again', async () => {
    id = 'second'
    expect(await check.ask([task])).toBe('rewriting')
    expect(await check.ask([task])).toBe('rewriting')
    expect(task.rewriteInto).toHaveBeenCalledTimes(1)
    expect(errors()).toEqual([expect.stringContaining('deleted and made again; this pod has the only copy')])
  })

  it('is told to be whole again when all rows are written', async () => {
    id = 'second'
    await check.ask([task])
    task.isRewriting = false
    for (let times = 0; times < 2; times++) await check.ask([task])
    expect(written.lines.filter(([level]) => level === 'info')).toEqual([
      ['info', `${own.changelog} has all rows again`, { topic: own.changelog }],
    ])
  })

  it('is missing, and that is told once with the remedy, while it is deleted', async () => {
    id = ''
    for (let times = 0; times < 2; times++) expect(await check.ask([task])).toBe('missing')
    expect(errors()).toEqual([expect.stringContaining('make it again with topics apply, and let this pod run')])
  })

  it('is as it was known while no broker answers', async () => {
    id = undefined
    expect(await check.ask([task])).toBe('whole')
    expect(written.lines).toEqual([['warn', expect.stringContaining('no broker'), { topic: own.changelog }]])
  })

  it('is as it was known when the answer takes too long', async () => {
    const restore = { describeTopics: () => never }
    overdue = Promise.resolve()
    expect(await new ChangelogCheck({ ...accepting(), restore }).ask([task])).toBe('whole')
    expect(written.lines).toEqual([
      ['warn', expect.stringContaining('not done after 1000 ms'), { topic: own.changelog }],
    ])
  })

  it('is whole for a pod without tasks, and for tasks that never knew its id', async () => {
    id = ''
    expect(await check.ask([])).toBe('whole')
    id = 'second'
    task.changelogId = undefined
    expect(await check.ask([task])).toBe('whole')
  })

  it('gets commits until it has all rows, before tasks are given up', async () => {
    id = 'second'
    let commits = 0
    await check.secure([task], () => {
      task.isRewriting = ++commits < 3
      return Promise.resolve(true)
    })
    expect(commits).toBe(3)
  })

  it('is given up after ten commits in a row that failed', async () => {
    id = 'second'
    let commits = 0
    await check.secure([task], () => Promise.resolve(++commits === 5))
    expect(commits).toBe(5 + 10)
    expect(errors().at(-1)).toContain('1 tasks are given up')
  })

  it('gets none while it is missing', async () => {
    id = ''
    task.isRewriting = true
    await check.secure([task], () => Promise.reject(new Error('committed')))
  })
})

describe('a changelog that a task is restored from', () => {
  const row = (changelogId?: string) => ({ changelogId }) as CommitRow

  it.each([
    ['without a commit row', undefined, 'second', []],
    ['whose commit row names it', row('second'), 'second', []],
    ['whose commit row is of a build that named none', row(), 'second', []],
    ['of a broker that tells no ids', row('first'), undefined, []],
    ['that is accepted as a copy', row('first'), 'second', ['second']],
  ])('%s is read', (_which, commitRow, now, accepted) => {
    expect(() => checkChangelog(0, commitRow, now, accepting(...accepted))).not.toThrow()
  })

  it('is refused when its commit row names another one: it has some of the rows', () => {
    expect(() => checkChangelog(0, row('first'), 'second', accepting('third'))).toThrow(
      expect.objectContaining({ code: 'CHANGELOG_RECREATED' }),
    )
  })
})
