import { describe, expect, it } from 'vitest'
import { rendererHealthStore } from '#processors/studio/health/renderer-health.ts'
import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import type { RenderJobDispatched, RenderFailureClass } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, report, start } from '../given.ts'

const second = 1_000
const minute = 60 * second

const rules: StudioPolicy = {
  ...policy,
  health: { ...policy.health, openJitterShare: 0 },
  renderers: {
    ...policy.renderers,
    image: [
      { provider: 'dall-e-3', credentialRef: 'openai-main', nativeSizes: [[1024, 1024]] },
      {
        provider: 'imagen-4',
        credentialRef: 'google-main',
        nativeSizes: [
          [768, 1344],
          [1344, 768],
        ],
      },
    ],
  },
}

/** One tenant's renders, made by workers of both renderers. */
class Outage {
  readonly driver = new TopologyTestDriver(studio(rules))
  /** How each renderer that does not work ends its attempts. */
  readonly #down = new Map<string, RenderFailureClass>()
  #answered = 0
  #events = 0

  down(provider: string, failureClass: RenderFailureClass = 'PROVIDER_FAULT'): this {
    this.#down.set(provider, failureClass)
    return this
  }

  up(provider: string): this {
    this.#down.delete(provider)
    return this
  }

  /** An event with four assets. Workers answer within half a minute, retries included. */
  event(): readonly RenderJobDispatched[] {
    const before = this.dispatched.length
    this.driver.pipe(topics.eventCreated, acme, concert({ eventId: `event-${this.#events++}` }), this.#now)
    const first = this.dispatched.slice(before)
    for (let round = 0; round < 4; round++) this.#answer().driver.advanceStreamTime(20 * second)
    return first
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    return this
  }

  get dispatched(): readonly RenderJobDispatched[] {
    return this.driver.read(topics.renderJobDispatched)
  }

  state(provider: string, credentialRef: string): string | undefined {
    return this.driver.row(rendererHealthStore, [acme, provider, 'image', credentialRef])?.state
  }

  #answer(): this {
    const open = this.dispatched.slice(this.#answered)
    this.#answered += open.length
    for (const { jobId, attempt, provider } of open) {
      const failureClass = this.#down.get(provider)
      const end =
        failureClass === undefined ? ({ state: 'COMPLETED' } as const) : ({ state: 'FAILED', failureClass } as const)
      this.driver.pipe(
        topics.renderJobProgressed,
        acme,
        report({ ...end, jobId, attempt, provider }),
        this.#now + second,
      )
    }
    return this
  }

  get #now(): number {
    return Math.max(this.driver.now, start)
  }
}

const asked = (commands: readonly RenderJobDispatched[]): readonly string[] =>
  commands.map(({ provider, probe }) => (probe ? `${provider} probe` : provider))

const four = (provider: string): readonly string[] => Array(4).fill(provider)

describe('an outage of the first renderer', () => {
  it('moves a job to the second one after two faults, with its account and native size', () => {
    const outage = new Outage().down('dall-e-3')
    const [{ jobId } = { jobId: '' }] = outage.event()
    const commands = outage.dispatched.filter((command) => command.jobId === jobId)
    expect(commands).toMatchObject([
      { attempt: 1, provider: 'dall-e-3', credentialRef: 'openai-main', nativeWidth: 1024, nativeHeight: 1024 },
      { attempt: 2, provider: 'dall-e-3', credentialRef: 'openai-main', nativeWidth: 1024, nativeHeight: 1024 },
      { attempt: 3, provider: 'imagen-4', credentialRef: 'google-main', nativeWidth: 768, nativeHeight: 1344 },
    ])
    expect(outage.driver.read(topics.renderJobCompleted).map(({ provider }) => provider)).toEqual(four('imagen-4'))
    expect(outage.driver.read(topics.renderJobFailed)).toEqual([])
  })

  it('moves the jobs after it at once', () => {
    const outage = new Outage().down('dall-e-3')
    outage.event()
    expect(outage.state('dall-e-3', 'openai-main')).toBe('OPEN')
    expect(asked(outage.event())).toEqual(four('imagen-4'))
  })

  it('ends by probes, one a minute, and by a rising share of the jobs', () => {
    const outage = new Outage().down('dall-e-3')
    outage.event()
    outage.up('dall-e-3').wait(2 * minute)
    const probed = ['dall-e-3 probe', 'imagen-4', 'imagen-4', 'imagen-4']
    expect(asked(outage.event())).toEqual(probed)
    expect(asked(outage.event())).toEqual(probed)
    expect(outage.state('dall-e-3', 'openai-main')).toBe('RECOVERING')
    const share = Array.from({ length: 3 }, () => asked(outage.event())).flat()
    expect(new Set(share)).toEqual(new Set(['dall-e-3', 'imagen-4']))
    expect(asked(outage.wait(15 * minute).event())).toEqual(four('dall-e-3'))
    expect(outage.state('dall-e-3', 'openai-main')).toBe('CLOSED')
  })

  it('goes on when its probes fail, and no job is lost by them', () => {
    const outage = new Outage().down('dall-e-3')
    outage.event()
    outage.wait(2 * minute).event()
    outage.event()
    expect(outage.state('dall-e-3', 'openai-main')).toBe('OPEN')
    expect(outage.driver.read(topics.renderJobCompleted)).toHaveLength(12)
    expect(outage.driver.read(topics.renderJobFailed)).toEqual([])
  })
})

it('a job that all renderers failed tells the provider of each attempt, and as its own the last one', () => {
  const outage = new Outage().down('dall-e-3').down('imagen-4')
  outage.event()
  const [failure] = outage.driver.read(topics.renderJobFailed)
  expect(failure?.attemptLog.map(({ provider }) => provider)).toEqual(['dall-e-3', 'dall-e-3', 'imagen-4'])
  expect(failure?.provider).toBe('imagen-4')
})

it('with all renderers down every job still has its attempts', () => {
  const outage = new Outage().down('dall-e-3').down('imagen-4')
  for (let events = 0; events < 4; events++) outage.event()
  const attempts = Map.groupBy(outage.dispatched, ({ jobId }) => jobId)
  expect([...attempts.values()].map(({ length }) => length)).toEqual(Array(16).fill(3))
  expect(outage.state('imagen-4', 'google-main')).toBe('OPEN')
})

it('prompts that a renderer refuses move no job of others', () => {
  const outage = new Outage().down('dall-e-3', 'CONTENT_POLICY')
  for (let events = 0; events < 4; events++) outage.event()
  expect(outage.state('dall-e-3', 'openai-main')).toBe('CLOSED')
  expect(asked(outage.event())).toEqual(four('dall-e-3'))
})
