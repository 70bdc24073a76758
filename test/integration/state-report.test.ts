import type kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type StateReport, stateReport } from '#cli/state-report.ts'
import { noLog } from '#runtime/ports/log.ts'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import { countingTopology, totals } from '../../examples/counting/counting-topology.ts'

const brokers = inject('brokers')
const application = `state-report-${Date.now()}`
const connection = { brokers, clientId: application, settings: {} }
const tasks = 3
const tenants = 40

const report = (task?: number): Promise<StateReport> =>
  stateReport(countingTopology(application), connection, noLog, task)

const totalsIn = ({ stores }: StateReport) => stores.find(({ store }) => store === totals.name)!

const sizeOf = ({ key, value }: kafka.Message): number => Buffer.from(key!).length + value!.length

describe('the report of rows in a changelog', () => {
  let run: CountingRun
  let whole: StateReport
  /** The last record of each key of the store. */
  let last: readonly kafka.Message[]

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    run.startPod({ by: '0' })
    run.load.send(tenants, tenants)
    await run.drained()
    // Twenty tenants send more, so that their rows are written again, and later.
    run.load.send(600, tenants / 2)
    await run.load.stop()
    await run.drained()
    await run.stopPods()
    whole = await report()
    const rows = (await readTopic(brokers, run.own.changelog)).filter(
      ({ key }) => Buffer.from(key!)[0] === totals.number,
    )
    last = [...new Map(rows.map((message) => [Buffer.from(message.key!).toString('hex'), message])).values()]
  })
  afterAll(() => run.close())

  it('counts each row once, over all tasks', () => {
    expect(whole.tasks).toEqual([0, 1, 2])
    expect(totalsIn(whole).rows).toBe(tenants)
  })

  it('has the bytes of keys and last values', () => {
    expect(totalsIn(whole).bytes).toBe(last.reduce((sum, message) => sum + sizeOf(message), 0))
  })

  it('has the time of the row that has not been written for longest, by the clock of the broker', () => {
    const oldestMs = Math.min(...last.map(({ timestamp }) => timestamp!))
    expect(totalsIn(whole).oldestRowAt).toBe(new Date(oldestMs).toISOString())
  })

  it('has the rows of the engine apart: a commit row, a shape and two schemas of each task', () => {
    expect(whole.stores.find(({ number }) => number === 0)).toMatchObject({ store: 'the engine', rows: tasks * 4 })
  })

  it('may be of one task: those of all tasks make up the whole', async () => {
    const each = await Promise.all([0, 1, 2].map((task) => report(task)))
    expect(each.map((one) => one.tasks)).toEqual([[0], [1], [2]])
    expect(each.reduce((sum, one) => sum + totalsIn(one).rows, 0)).toBe(tenants)
    expect(each.reduce((sum, one) => sum + totalsIn(one).bytes, 0)).toBe(totalsIn(whole).bytes)
  })

  it('is refused for a task that there is not, with the numbers that there are', async () => {
    await expect(report(tasks)).rejects.toMatchObject({
      code: 'NO_SUCH_TASK',
      message: expect.stringContaining('name a task from 0 to 2') as string,
    })
  })

  it('is refused for an application without a changelog, with the command that makes it', async () => {
    const missing = stateReport(countingTopology(`${application}-none`), connection, noLog)
    await expect(missing).rejects.toThrow('npm run cli -- topics apply')
  })
})
