import { beforeEach, describe, expect, it } from 'vitest'
import { homeTask } from '#runtime/task/home-task.ts'
import { TaskOwners } from '../../src/admin/task-owners.ts'
import { GivenJournal } from './given-journal.ts'

const first = { instance: '0', url: 'http://pod-0:9465' }
const second = { instance: '1', url: 'http://pod-1:9465' }

let nowMs: number
let journal: GivenJournal
let owners: TaskOwners

beforeEach(() => {
  nowMs = 100_000
  journal = new GivenJournal(3)
  owners = new TaskOwners(journal, 'journal', () => nowMs)
})

describe('the home of a tenant', () => {
  it.each(['acme', 'tenant-2', 'ö'])('is the task that Kafka’s partitioner gives %s', async (tenant) => {
    expect(await owners.homeOf(tenant)).toBe(homeTask(Buffer.from(tenant), 3))
  })

  it('needs the broker once', async () => {
    await owners.homeOf('acme')
    journal.isAway = true
    expect(await owners.homeOf('acme')).toBe(homeTask(Buffer.from('acme'), 3))
  })

  it('is unknown without a journal', async () => {
    await expect(new TaskOwners(new GivenJournal(0), 'journal').homeOf('acme')).rejects.toMatchObject({
      code: 'TOPICS_INVALID',
    })
  })
})

describe('the owner of a task', () => {
  it('is the pod of the newest tick', async () => {
    journal.tick(1, nowMs - 2_000, first).tick(1, nowMs - 1_000, second)
    expect(await owners.ownerOf(1)).toEqual(second)
  })

  it('is found behind records of other programs', async () => {
    journal.tick(1, nowMs - 1_000, first).write(1, nowMs, 'an order')
    expect(await owners.ownerOf(1)).toEqual(first)
  })

  it.each([
    ['nobody has ticked', () => journal],
    ['the last tick is older than 10 s', () => journal.tick(1, nowMs - 10_001, first)],
    [
      'the last tick is of a build that tells no pod',
      () => journal.tick(1, nowMs - 2_000, first).tick(1, nowMs, undefined),
    ],
  ])('is nobody when %s', async (_, given) => {
    given()
    expect(await owners.ownerOf(1)).toBeUndefined()
  })

  it('is looked for in the last 50 offsets of its journal alone', async () => {
    for (let tick = 0; tick < 60; tick++) journal.tick(1, nowMs, first)
    await owners.ownerOf(1)
    expect(journal.readFrom).toEqual([10])
  })

  it('is kept for two seconds, for each task', async () => {
    journal.tick(0, nowMs, first).tick(1, nowMs, first)
    await Promise.all([owners.ownerOf(0), owners.ownerOf(1), owners.ownerOf(1)])
    expect(journal.readFrom).toHaveLength(2)
    journal.tick(1, nowMs, second)
    nowMs += 1_999
    expect(await owners.ownerOf(1)).toEqual(first)
    nowMs += 1
    expect(await owners.ownerOf(1)).toEqual(second)
  })

  it('is asked for again after a failure', async () => {
    journal.tick(1, nowMs, first).isAway = true
    await expect(owners.ownerOf(1)).rejects.toThrow('no broker')
    journal.isAway = false
    expect(await owners.ownerOf(1)).toEqual(first)
  })
})
