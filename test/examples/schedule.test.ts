import { describe, expect, it } from 'vitest'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { nextTime, timesBetween } from '../../examples/patterns/schedule/plan.ts'
import { armedPlans } from '../../examples/patterns/schedule/schedule.ts'
import { plansDue, plansSet, type PlanSet } from '../../examples/patterns/schedule/schedule-events.ts'
import { scheduleTopology } from '../../examples/patterns/schedule/schedule-topology.ts'
import { acme } from './sold.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const daily = { everyMinutes: 1_440, startMinute: 8 * 60, offsetMinutes: 0 }
const quarterly = { everyMinutes: 15, startMinute: 0, offsetMinutes: 0 }
const set = (fields: Partial<PlanSet> = {}): PlanSet => ({ tenantId: acme, planId: 'report', ...quarterly, ...fields })
const due = (dueAt: number, missed = 0) => ({ tenantId: acme, planId: 'report', dueAt, missed })

describe('the next time of a plan', () => {
  it.each([
    ['08:00 at +00:00', daily, 0, 8 * hour],
    ['08:00 at +00:00', daily, 8 * hour - 1, 8 * hour],
    ['08:00 at +00:00', daily, 8 * hour, day + 8 * hour],
    ['08:00 at +05:30', { ...daily, offsetMinutes: 330 }, 0, 2.5 * hour],
    ['08:00 at +09:00', { ...daily, offsetMinutes: 540 }, 0, 23 * hour],
    ['08:00 at -08:00', { ...daily, offsetMinutes: -480 }, 0, 16 * hour],
    ['each quarter of an hour', quarterly, 0, 15 * minute],
    ['each quarter of an hour', quarterly, 15 * minute - 1, 15 * minute],
    ['each quarter of an hour', quarterly, 15 * minute, 30 * minute],
  ])('%s (%j) behind %i is %i', (_words, plan, time, next) => {
    expect(nextTime(plan, time)).toBe(next)
  })

  it('counts the times between two of them', () => {
    expect(timesBetween(quarterly, 0, 15 * minute)).toBe(0)
    expect(timesBetween(quarterly, 0, hour)).toBe(3)
  })
})

describe('a schedule', () => {
  const driven = () => new TopologyTestDriver(scheduleTopology())

  it('tells each time of its plan while no input comes, and never early', () => {
    const driver = driven()
      .pipe(plansSet, acme, set(), 0)
      .advanceStreamTime(15 * minute - 1)
    expect(driver.read(plansDue)).toEqual([])
    expect(driver.advanceStreamTime(1).read(plansDue)).toEqual([due(15 * minute)])
    expect(
      driver
        .advanceStreamTime(30 * minute)
        .read(plansDue)
        .slice(1),
    ).toEqual([due(30 * minute), due(45 * minute)])
  })

  it('states as its time when it was due', () => {
    const driver = driven()
      .pipe(plansSet, acme, set(), 0)
      .advanceStreamTime(15 * minute)
    expect(driver.events(plansDue)[0]!.attributes.time).toBe(15 * minute)
  })

  it('tells the times of an outage once, without a backlog', () => {
    const driver = driven()
      .pipe(plansSet, acme, set(), 0)
      .standStill(50 * minute)
      .advanceStreamTime(50 * minute)
    expect(driver.read(plansDue)).toEqual([due(15 * minute, 2)])
    expect(
      driver
        .advanceStreamTime(10 * minute)
        .read(plansDue)
        .slice(1),
    ).toEqual([due(hour)])
  })

  it('tells the times of an outage once, while a backlog brings the clock through each of them', () => {
    const driver = driven()
      .pipe(plansSet, acme, set(), 0)
      .standStill(50 * minute)
    for (let at = 5 * minute; at <= 50 * minute; at += 5 * minute)
      driver.pipe(plansSet, acme, set({ planId: 'other', everyMinutes: 0 }), at)
    expect(driver.read(plansDue)).toEqual([due(15 * minute, 2)])
  })

  it('goes on as before when the same plan is set again', () => {
    const driver = driven()
      .pipe(plansSet, acme, set(), 0)
      .pipe(plansSet, acme, set(), 14 * minute)
      .advanceStreamTime(minute)
    expect(driver.read(plansDue)).toEqual([due(15 * minute)])
  })

  it('follows another plan from the next of its times on', () => {
    const driver = driven()
      .pipe(plansSet, acme, set(), 0)
      .pipe(plansSet, acme, set(daily), minute)
      .advanceStreamTime(day)
    expect(driver.read(plansDue)).toEqual([due(8 * hour)])
  })

  it('ends when its plan does, and leaves no row', () => {
    const driver = driven()
      .pipe(plansSet, acme, set(), 0)
      .pipe(plansSet, acme, set({ everyMinutes: 0 }), 1)
      .advanceStreamTime(day)
    expect(driver.read(plansDue)).toEqual([])
    expect(driver.row(armedPlans, [acme, 'report'])).toBeUndefined()
  })

  it.each([{ everyMinutes: -1 }, { startMinute: -1 }, { offsetMinutes: 1_441 }])(
    'refuses a plan with %j and keeps the one before',
    (wrong) => {
      const driver = driven().pipe(plansSet, acme, set(), 0).pipe(plansSet, acme, set(wrong), 1)
      expect(driver.deadLetters).toEqual(['RULE_FAILED'])
      expect(driver.row(armedPlans, [acme, 'report'])).toMatchObject(quarterly)
    },
  )
})

describe('a schedule on pods', () => {
  const everyMinute = { everyMinutes: 1, startMinute: 0, offsetMinutes: 0 }
  const started = async () => {
    const cluster = new SimulatedCluster(scheduleTopology(), { tasks: 1 })
    const pod = cluster.startPod()
    cluster.pipe(plansSet, acme, set(everyMinute))
    await cluster.settle()
    return { cluster, pod }
  }
  const dues = (cluster: SimulatedCluster) => cluster.events(plansDue).map(({ data }) => data)

  it('is driven by ticks alone', async () => {
    const { cluster } = await started()
    await cluster.advance(3 * minute + 5_000)
    const [first, ...others] = dues(cluster)
    expect(others.slice(0, 2)).toEqual([due(first!.dueAt + minute), due(first!.dueAt + 2 * minute)])
  })

  it('tells once what was due while no pod was up', async () => {
    const { cluster, pod } = await started()
    const firstDueAt = nextTime(everyMinute, cluster.nowMs)
    cluster.crash(pod)
    await cluster.advance(firstDueAt - cluster.nowMs + 5 * minute + 10_000)
    cluster.startPod(pod)
    await cluster.advance(15_000)
    expect(dues(cluster)).toEqual([due(firstDueAt, 5)])
    await cluster.advance(minute)
    expect(dues(cluster).slice(1)).toEqual([due(firstDueAt + 6 * minute)])
  })
})
