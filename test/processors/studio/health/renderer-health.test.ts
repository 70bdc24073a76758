import { describe, expect, it } from 'vitest'
import type { AttemptEnd } from '#processors/studio/jobs/attempt-end.ts'
import { renderHealthPolicySchema } from '#processors/studio/health/health-policy.ts'
import { rendererHealth, rendererHealthStore, rendererProbeStore } from '#processors/studio/health/renderer-health.ts'
import { RenderJobDispatchedDefaults, type RendererHealth, type RenderType } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, policy, report, start } from '../given.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const health = { ...renderHealthPolicySchema.parse({}), openJitterShare: 0 }
const account = { tenantId: acme, provider: 'A', type: 'image', credentialRef: 'main' } as const

/** One tenant's renders, seen by the breakers of their renderers. */
class Renders {
  readonly driver = new ProcessorTestDriver(rendererHealth({ ...policy, health }))

  /** Attempts that end alike, a minute apart, each dispatched in the present state of its breaker. */
  end(times: number, changes: Partial<AttemptEnd>, everyMs = minute): this {
    for (let index = 0; index < times; index++) {
      const ended = { ...account, result: 'COMPLETED', latencyMs: 10 * second, ...changes } as const
      const breakerSeq = this.row(ended.type)?.transitionSeq ?? 0
      this.driver.pipeInto('ends', acme, { breakerSeq, ...ended }, Math.max(this.driver.now + everyMs, start))
    }
    return this
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    return this
  }

  row(type: RenderType = 'image'): RendererHealth | undefined {
    return this.driver.row(rendererHealthStore, [acme, 'A', type, 'main'])
  }

  get state() {
    return this.row()?.state
  }
}

const fault = { result: 'PROVIDER_FAULT' } as const
const down = () => new Renders().end(6, fault)

describe('a renderer', () => {
  it('opens after six attempts of an hour without a success', () => {
    expect(new Renders().end(5, fault).state).toBe('CLOSED')
    expect(down().state).toBe('OPEN')
    expect(new Renders().end(1, {}).end(6, fault).state).toBe('CLOSED')
  })

  it('opens no sooner when they are too far apart', () => {
    expect(new Renders().end(20, fault, 15 * minute).state).toBe('CLOSED')
  })

  it('opens after eleven faults in a row of a busy tenant that had successes before', () => {
    const busy = new Renders().end(30, {}, 5 * second).wait(5 * minute)
    expect(busy.end(10, fault, 5 * second).state).toBe('CLOSED')
    expect(busy.end(1, fault, 5 * second).state).toBe('OPEN')
  })

  it('opens by run time-outs, too, but not by lost workers, full queues and unknown failures', () => {
    expect(new Renders().end(6, { result: 'RUN_TIMEOUT' }).state).toBe('OPEN')
    for (const result of ['HEARTBEAT_LOST', 'QUEUE_TIMEOUT', 'UNKNOWN', 'CANCELED'] as const)
      expect(new Renders().end(50, { result }, second).row()).toBeUndefined()
  })

  it('proves by refused prompts and inputs that it works', () => {
    expect(new Renders().end(1, { result: 'CONTENT_POLICY' }).end(6, fault).state).toBe('CLOSED')
  })

  it('opens when it refuses half of the attempts for five minutes, as too many', () => {
    const throttled = { result: 'QUOTA' } as const
    expect(new Renders().end(5, throttled).state).toBe('CLOSED')
    expect(new Renders().end(6, throttled).state).toBe('OPEN')
  })

  it('opens when nearly all attempts take longer than their type may', () => {
    const slowImages = new Renders().end(20, { latencyMs: 61 * second }, 20 * second)
    expect(slowImages.state).toBe('OPEN')
    const video = new Renders().end(20, { type: 'video', latencyMs: 61 * second }, 20 * second)
    expect(video.row('video')?.state).toBe('CLOSED')
    const slowVideo = new Renders().end(20, { type: 'video', latencyMs: 901 * second }, 20 * second)
    expect(slowVideo.row('video')?.state).toBe('OPEN')
  })

  it('has a breaker for each type', () => {
    const renders = down()
    expect(renders.end(1, { type: 'video' }).row('video')?.state).toBe('CLOSED')
    expect(renders.state).toBe('OPEN')
  })

  it('comes back by two good probes and three steps', () => {
    const renders = down().wait(2 * minute - 1)
    expect(renders.state).toBe('OPEN')
    expect(renders.wait(1).state).toBe('HALF_OPEN')
    expect(renders.end(2, {}).state).toBe('RECOVERING')
    expect(renders.wait(15 * minute).state).toBe('CLOSED')
  })

  it('opens again by two bad probes, for longer', () => {
    const renders = down()
      .wait(2 * minute)
      .end(2, fault)
    expect(renders.row()).toMatchObject({ state: 'OPEN', openCount: 2 })
    expect(renders.wait(4 * minute - 1).state).toBe('OPEN')
    expect(renders.wait(1).state).toBe('HALF_OPEN')
  })

  it('is not judged by an attempt of before its last change of state', () => {
    const renders = down().wait(2 * minute)
    expect(renders.end(5, { ...fault, breakerSeq: 0 }).row()?.probeFaults).toBe(0)
  })

  it('is forgotten a day after its last attempt', () => {
    const renders = new Renders().end(1, {})
    expect(renders.wait(day - 1).state).toBe('CLOSED')
    expect(renders.wait(1).row()).toBeUndefined()
  })

  it('has its breaker also where the policy names no account', () => {
    const { driver } = new Renders().end(1, { credentialRef: null })
    expect(driver.row(rendererHealthStore, [acme, 'A', 'image', ''])?.state).toBe('CLOSED')
  })
})

it('a probe takes its slice of a minute', () => {
  const { driver } = new Renders()
  const { tenantId, ...route } = account
  const probe = { ...RenderJobDispatchedDefaults, ...route, tenantId, jobId: 'job-1', probe: true }
  const slot = () => driver.row(rendererProbeStore, [acme, 'A', 'image', 'main'])
  const at = Math.ceil(start / minute) * minute
  driver.pipeInto('probed', acme, probe, at + 1)
  expect(slot()).toEqual({ jobId: 'job-1', sentAt: at + 1 })
  driver.advanceStreamTime(minute - 2)
  expect(slot()).toBeDefined()
  driver.advanceStreamTime(1)
  expect(slot()).toBeUndefined()
})

it('reports pass as they are', () => {
  const { driver } = new Renders()
  driver.pipeInto('reports', acme, report({ state: 'RUNNING' }), start)
  expect(driver.outputOf('reports')).toEqual([report({ state: 'RUNNING' })])
})
