import { beforeEach, describe, expect, it } from 'vitest'
import { noLog } from '#runtime/ports/log.ts'
import type { PodView, RowRange, RowView, TaskView } from '#runtime/ports/pod-view.ts'
import type { Topology } from '#stream/nodes.ts'
import type { StoreKey } from '#stream/store-key.ts'
import { adminApp } from '../../src/admin/admin-app.ts'
import { stateRoute } from '../../src/admin/state-route.ts'
import { TaskOwners } from '../../src/admin/task-owners.ts'
import { GivenJournal } from './given-journal.ts'
import { homeTask } from '#runtime/task/home-task.ts'

const token = 'a-token-of-this-test'
const tasks = 2
const home = homeTask(Buffer.from('acme'), tasks)
const topology = {
  stores: [
    { name: 'totals', number: 1, key: ['tenant'] },
    { name: 'attempts', number: 2, key: ['tenant', 'message', 'attempt:number'] },
  ],
} as unknown as Topology

/** Rows of one store, and tasks as a test has them. */
class GivenView implements PodView {
  open: readonly TaskView[] = [
    { number: home, state: 'running', pausedBy: undefined, clockMs: 1_000, parkedRecords: 0 },
  ]
  rows: readonly (readonly (string | number)[])[] = []
  value: unknown = { sum: 3 }
  readonly ranges: RowRange[] = []

  tasks(): readonly TaskView[] {
    return this.open
  }
  inputs(): readonly never[] {
    return []
  }
  read(_store: string, key: StoreKey): RowView | undefined {
    return this.rows.some((each) => each.join() === key.join()) ? this.#row(key) : undefined
  }
  page(_store: string, range: RowRange): readonly RowView[] {
    this.ranges.push(range)
    const behind = range.behind?.join() ?? ''
    const found = this.rows.filter((each) => each.join() > behind)
    return found.slice(0, range.limit).map((each) => this.#row(each as unknown as StoreKey))
  }
  sample(): readonly RowView[] {
    return []
  }
  #row(key: StoreKey): RowView {
    return { task: home, key, value: this.value, deadlineMs: 2_000 }
  }
}

let view: GivenView
let watch: { view: PodView | undefined }
let journal: GivenJournal

beforeEach(() => {
  view = new GivenView()
  watch = { view }
  journal = new GivenJournal(tasks)
})

const ask = async (path: string, { configured = token, sent = token } = {}) => {
  const owners = new TaskOwners(journal, 'journal')
  const route = stateRoute({ topology, watch, instance: '0', owners })
  const app = adminApp([route], { host: '127.0.0.1', token: configured === '' ? undefined : configured }, noLog)
  const response = await app.request(`http://127.0.0.1:9465/api/state/${path}`, {
    headers: { authorization: `Bearer ${sent}` },
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

describe('a row by its key', () => {
  it('is answered with its timer, its task and the time of the task', async () => {
    view.rows = [['acme']]
    expect(await ask('totals?key=acme')).toMatchObject({
      status: 200,
      body: {
        store: 'totals',
        key: ['acme'],
        value: { sum: 3 },
        timerAt: '1970-01-01T00:00:02.000Z',
        task: home,
        streamTime: '1970-01-01T00:00:01.000Z',
      },
    })
  })

  it('is found by parts that are numbers', async () => {
    view.rows = [['acme', 'm', 2]]
    expect((await ask('attempts?key=acme&key=m&key=2')).body).toMatchObject({ key: ['acme', 'm', 2] })
  })

  it('has bytes in base64, which JSON has no word for', async () => {
    view.rows = [['acme']]
    view.value = { raw: Buffer.from('abc'), list: [new Uint8Array([1])], amount: 12n, map: new Map([['a', null]]) }
    expect((await ask('totals?key=acme')).body['value']).toEqual({
      raw: 'YWJj',
      list: ['AQ=='],
      amount: '12',
      map: { a: null },
    })
  })

  it('is 404 where there is none, as of the time of the task', async () => {
    expect(await ask('totals?key=acme')).toMatchObject({
      status: 404,
      body: { error: 'NO_ROW', store: 'totals', key: ['acme'], task: home, streamTime: '1970-01-01T00:00:01.000Z' },
    })
  })

  it('has no time in a task that has none yet', async () => {
    view.open = [{ number: home, state: 'running', pausedBy: undefined, clockMs: 0, parkedRecords: 0 }]
    expect((await ask('totals?key=acme')).body['streamTime']).toBeNull()
  })
})

describe('a page of rows', () => {
  it('leads to the next one until there is none', async () => {
    view.rows = ['a', 'b', 'c'].map((message) => ['acme', message, 1])
    const first = await ask('attempts?key=acme&limit=2')
    expect(first.body).toMatchObject({ rows: [{ key: ['acme', 'a', 1] }, { key: ['acme', 'b', 1] }], task: home })
    const last = await ask((first.body['next'] as string).slice('/api/state/'.length))
    expect(last.body).toMatchObject({ rows: [{ key: ['acme', 'c', 1] }], next: null })
  })

  it('reads the task of the tenant alone, twenty rows by default', async () => {
    await ask('attempts?key=acme&key=m')
    expect(view.ranges).toEqual([{ prefix: ['acme', 'm'], limit: 21, task: home }])
  })

  it('is empty where no row begins so', async () => {
    expect(await ask('attempts?key=acme')).toMatchObject({ status: 200, body: { rows: [], next: null } })
  })
})

describe('a question that cannot be answered', () => {
  it.each([
    ['nothing?key=acme', 'no such store'],
    ['totals', '1 to 1 parts: tenant'],
    ['totals?key=acme&key=more', '1 to 1 parts'],
    ['attempts?key=acme&key=m&key=two', 'attempt:number of the key must be a whole number'],
    ['attempts?key=acme&key=m&key=-1', 'attempt:number'],
    ['attempts?key=acme&key=m&key=9999999999999999', 'safe integer'],
    [`totals?key=${'x'.repeat(1_500)}`, 'at most 1000'],
    ['attempts?key=acme&limit=0', 'from 1 to 100'],
    ['attempts?key=acme&limit=101', 'from 1 to 100'],
    ['attempts?key=acme&limit=many', 'from 1 to 100'],
    ['attempts?key=acme&behind=acme', 'all parts of the last key'],
    ['attempts?key=acme&behind=other&behind=m&behind=1', 'all parts of the last key'],
    ['attempts?key=acme&key=m&key=1&limit=5', 'belong to a page'],
  ])('is 400: %s', async (path, told) => {
    const { status, body } = await ask(path)
    expect([status, body['error']]).toEqual([400, expect.stringContaining(told)])
  })
})

describe('a task that is not here', () => {
  const pod = { instance: '1', url: 'http://pod-1:9465' }

  beforeEach(() => {
    view.open = []
  })

  it('is 421 with its owner', async () => {
    journal.tick(home, Date.now(), pod)
    expect(await ask('totals?key=acme')).toMatchObject({
      status: 421,
      body: { error: 'ELSEWHERE', task: home, owner: pod },
    })
  })

  it('is 421 without a url where its owner has no admin server', async () => {
    journal.tick(home, Date.now(), { instance: '1' })
    expect((await ask('totals?key=acme')).body['owner']).toEqual({ instance: '1', url: null })
  })

  it('is 421 without an owner when nobody has it', async () => {
    expect(await ask('totals?key=acme')).toMatchObject({ status: 421, body: { error: 'ELSEWHERE', owner: null } })
  })

  it('is asked for again soon when the last tick is of this pod', async () => {
    journal.tick(home, Date.now(), { instance: '0' })
    expect(await ask('totals?key=acme')).toMatchObject({ status: 503, body: { error: 'OPENING', task: home } })
  })

  it('is 503 while it is opened here', async () => {
    view.open = [{ number: home, state: 'opening', pausedBy: undefined, clockMs: 0, parkedRecords: 0 }]
    const { status, body, headers } = await ask('totals?key=acme')
    expect([status, body, headers.get('retry-after')]).toEqual([503, { error: 'OPENING', task: home }, '1'])
  })

  it('is 503 while the pod starts', async () => {
    watch.view = undefined
    expect(await ask('totals?key=acme')).toMatchObject({ status: 503, body: { error: 'STARTING' } })
  })

  it('is 503 while no broker tells its home', async () => {
    journal.isAway = true
    expect(await ask('totals?key=acme')).toMatchObject({ status: 503, body: { error: 'KAFKA_AWAY' } })
  })
})

describe('rows, which hold personal data,', () => {
  it('are refused where no token is configured, with the remedy', async () => {
    expect(await ask('totals?key=acme', { configured: '' })).toMatchObject({
      status: 403,
      body: { error: 'TOKEN_NOT_CONFIGURED', remedy: expect.stringContaining('EVENTZR_ADMIN_TOKEN_FILE') as string },
    })
  })

  it('are refused with another token', async () => {
    expect((await ask('totals?key=acme', { sent: 'other' })).status).toBe(401)
  })
})
