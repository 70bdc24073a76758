import { beforeEach, describe, expect, it } from 'vitest'
import { Checkpoints, type Saveable } from '#runtime/commit/checkpoints.ts'
import { noFailPoint } from '#runtime/commit/fail-point.ts'
import type { Checkpoint } from '#state/checkpoint.ts'
import { writtenLog } from '../written-log.ts'

const everyMs = 60_000
const much = 32 * 1024 * 1024

/** One task with its changelog and its disk. What is put into the log is committed; a fold comes when it is asked for. */
class GivenTask implements Saveable {
  readonly number = 0
  seq = 0
  isFrozen = false
  isRewriting = false
  changelogId: string | undefined = 'first'
  unsavedBytes: number | undefined = 1
  /** Names of rows. */
  readonly log: string[] = []
  readonly rows = new Set<string>()
  disk: { readonly rows: ReadonlySet<string>; readonly checkpoint: Omit<Checkpoint, 'stores'> } | undefined
  #frozen: readonly string[] = []

  get engineRows(): Saveable['engineRows'] {
    return { commitRow: String(this.seq), schemas: new Map(), topologies: new Map() }
  }

  get task(): Saveable['task'] {
    const { unsavedBytes } = this
    return { layers: { checkpoint: undefined, unsavedBytes, save: (checkpoint) => this.#save(checkpoint) } }
  }

  begin(...rows: readonly string[]): void {
    this.#frozen = rows
    this.isFrozen = true
  }

  /** The broker has committed the transaction, and nobody has heard of it. */
  commitUnheard(): void {
    this.log.push(...this.#frozen)
  }

  fold(): void {
    for (const row of this.#frozen) this.rows.add(row)
    this.seq++
    this.isFrozen = false
  }

  drop(): void {
    this.isFrozen = false
  }

  commit(...rows: readonly string[]): void {
    this.begin(...rows)
    this.commitUnheard()
    this.fold()
  }

  /** The rows of the next process. */
  get reopened(): readonly string[] {
    const { rows = [], checkpoint } = this.disk ?? {}
    return [...new Set([...rows, ...this.log.slice(checkpoint?.offset ?? 0)])].toSorted()
  }

  #save(checkpoint: Omit<Checkpoint, 'stores'>): Promise<boolean> {
    this.disk = { rows: new Set(this.rows), checkpoint }
    return Promise.resolve(true)
  }
}

let task: GivenTask
let nowMs: number
let made: number
let checkpoints: Checkpoints
/** Answers the question for the end of the changelog. */
let answer: () => void
let refuse: () => void
let questions: number
let log: ReturnType<typeof writtenLog>

const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A second passes. */
const look = (tasks: readonly Saveable[] = [task]): Promise<void> => {
  nowMs += 1_000
  checkpoints.makeWhenDue(tasks)
  return quiet()
}

const answered = (): Promise<void> => {
  answer()
  return quiet()
}

/** The end is asked for, and the answer is not there yet. */
const ask = async (): Promise<void> => {
  nowMs += everyMs
  await look()
}

beforeEach(async () => {
  task = new GivenTask()
  nowMs = made = questions = 0
  log = writtenLog()
  checkpoints = new Checkpoints({
    own: { changelog: 'changelog' },
    restore: {
      stableEnds: (partitions) => {
        questions++
        return new Promise((resolve, reject) => {
          // As the broker knows it when it answers.
          answer = () => resolve(partitions.map((each) => ({ ...each, offset: task.log.length })))
          refuse = () => reject(new Error('no broker'))
        })
      },
    },
    failPoint: noFailPoint,
    observer: { checkpointed: () => void made++ },
    log: log.log,
    checkpointEveryMs: everyMs,
    nowMs: () => nowMs,
  })
  task.commit('a')
  await look()
  task.commit('b')
})

describe('a checkpoint', () => {
  it('has every row of a transaction that the broker commits before it answers, and that folds later', async () => {
    task.begin('c')
    await ask()
    task.commitUnheard()
    await answered()
    await look()
    task.fold()
    await look()
    task.commit('d')
    await look()
    expect(made).toBe(1)
    expect(task.reopened).toEqual(['a', 'b', 'c', 'd'])
    expect(task.disk!.checkpoint.offset).toBe(3)
  })

  it.each([0, 1, 2, 3, 4, 5])('leaves no row out whenever its process dies: after %i of these steps', async (steps) => {
    task.begin('c')
    const next = [
      ask,
      () => (task.commitUnheard(), answered()),
      () => look(),
      () => (task.fold(), look()),
      () => (task.commit('d'), look()),
    ]
    for (const step of next.slice(0, steps)) await step()
    expect(task.reopened).toEqual(task.log)
  })

  it('is not made with an answer that tells of a transaction whose fate is not known here', async () => {
    task.begin('c')
    await ask()
    task.commitUnheard()
    await answered()
    for (let seconds = 0; seconds < 3; seconds++) await look()
    expect(made).toBe(0)
  })

  it('is not made by a process that was away while another pod had its task', async () => {
    await ask()
    task.log.push('of another pod')
    await answered()
    await look()
    // The group refuses the transaction.
    task.begin('c')
    await look()
    task.drop()
    await look()
    expect(task.reopened).toEqual(['a', 'b', 'of another pod'])
    expect(made).toBe(0)
  })

  it('is not made by a process that was away and had a transaction committed before', async () => {
    task.begin('c')
    await ask()
    task.commitUnheard()
    task.log.push('of another pod')
    await answered()
    await look()
    task.fold()
    await look()
    expect(task.reopened).toEqual(['a', 'b', 'c', 'of another pod'])
  })

  it('is made once a later transaction has succeeded, however many have failed', async () => {
    await ask()
    await answered()
    task.begin('c')
    await look()
    task.drop()
    await look()
    task.commit('d')
    await look()
    expect([made, ...task.reopened]).toEqual([1, 'a', 'b', 'd'])
  })

  it.each([
    ['a task whose rows are written into a changelog that was made again', () => (task.isRewriting = true)],
    ['a changelog that was made again and has all rows already', () => (task.changelogId = 'second')],
  ])('is not made of %s', async (_what, happens) => {
    await ask()
    await answered()
    happens()
    task.commit('c')
    await look()
    expect(made).toBe(0)
  })

  it('is not made of a task that was given away and came back', async () => {
    await ask()
    await answered()
    await look([])
    task.commit('c')
    await look()
    expect(made).toBe(0)
  })

  it('comes later when the broker does not answer', async () => {
    await ask()
    refuse()
    await quiet()
    expect(log.lines.map(([, text]) => text)).toEqual(['no checkpoint was made, the next one comes later: no broker'])
    task.commit('c')
    await ask()
    await answered()
    await look()
    task.commit('d')
    await look()
    expect(made).toBe(1)
  })
})

describe('a task is due for a checkpoint', () => {
  it('not before its time', async () => {
    nowMs = everyMs - 2_000
    await look()
    expect(questions).toBe(0)
    await look()
    await look()
    expect(questions).toBe(1)
  })

  it('not without a commit since the last one', async () => {
    await ask()
    await answered()
    await look()
    task.commit('c')
    await look()
    await ask()
    await answered()
    const before = questions
    nowMs += 10 * everyMs
    await look()
    expect(questions).toBe(before)
  })

  it('early when its changelog would take long to read', async () => {
    task.unsavedBytes = much
    nowMs = 10_000
    await look()
    expect(questions).toBe(1)
  })

  it('at once when that much was restored without one', async () => {
    const restored = new GivenTask()
    restored.unsavedBytes = much
    await look([restored])
    expect(questions).toBe(1)
  })

  it('never when its rows are kept in memory alone', async () => {
    task.unsavedBytes = undefined
    await ask()
    expect(questions).toBe(0)
  })

  it('not while another question is on its way', async () => {
    await ask()
    nowMs += everyMs
    await look([new GivenTask(), task])
    expect(questions).toBe(1)
  })
})
