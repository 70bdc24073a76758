import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BreakerFields } from '#processors/shared/breaker/breaker-row.ts'
import { chooseRenderer, type RoutedJob } from '#processors/studio/health/choose-renderer.ts'
import { renderHealthPolicySchema } from '#processors/studio/health/health-policy.ts'
import type { Renderer } from '#processors/studio/planning/renderer.ts'
import { RendererHealthDefaults, type RenderFailureClass } from '#schemas/types.ts'
import { start } from '../given.ts'

const health = renderHealthPolicySchema.parse({})

const renderer = (provider: string, credentialRef = 'main'): Renderer => ({ provider, credentialRef, nativeSizes: [] })
const [a, b, c] = [renderer('A'), renderer('B'), renderer('C')]

interface Given {
  readonly attempts?: readonly string[]
  readonly wanted?: string
  readonly renderers?: readonly Renderer[]
  readonly states?: Readonly<Record<string, Partial<BreakerFields>>>
  readonly probed?: readonly string[]
}

/** `A` is a fault of A's, `A:QUOTA` another end there. */
const ended = (text: string): RoutedJob['attempts'][number] => {
  const [provider = '', failureClass = 'PROVIDER_FAULT'] = text.split(':')
  return { provider, failureClass: failureClass as RenderFailureClass }
}

const choose = ({ attempts = [], wanted, renderers = [a, b], states = {}, probed = [] }: Given) => {
  const choice = chooseRenderer(
    { jobId: 'job-1', wanted: wanted ?? null, attempts: attempts.map(ended) },
    renderers,
    ({ provider }) => ({
      health: states[provider] && { ...RendererHealthDefaults, ...states[provider] },
      probed: probed.includes(provider),
    }),
    health,
  )
  return choice && `${choice.route.provider} ${choice.route.credentialRef}${choice.probe ? ' probe' : ''}`
}

const open = { state: 'OPEN' } as const
const halfOpen = { state: 'HALF_OPEN' } as const

describe('the renderer of the next attempt is', () => {
  it.each<[string, Given, string | undefined]>([
    ['the first one', {}, 'A main'],
    ['the first one after one fault of it', { attempts: ['A'] }, 'A main'],
    ['the second one after two faults of the first', { attempts: ['A', 'A'] }, 'B main'],
    ['the first one after two ends that are no faults', { attempts: ['A:QUOTA', 'A:HEARTBEAT_LOST'] }, 'A main'],
    [
      'no other account of a provider with two faults',
      { renderers: [a, renderer('A', 'two'), b], attempts: ['A', 'A'] },
      'B main',
    ],
    ['the first one again, when all have two faults', { attempts: ['A', 'A', 'B', 'B'] }, 'A main'],
    ['the first one again, when the second is down', { attempts: ['A', 'A'], states: { B: open } }, 'A main'],
    ['the second one while the first is down', { states: { A: open } }, 'B main'],
    ['the first one as a probe, once it may have recovered', { states: { A: halfOpen } }, 'A main probe'],
    ['the second one beside that probe', { states: { A: halfOpen }, probed: ['A'] }, 'B main'],
    ['no probe where the job has failed before', { attempts: ['A'], states: { A: halfOpen } }, 'B main'],
    ['the second one as a probe, though the first is well', { states: { B: halfOpen } }, 'B main probe'],
    ['the wanted one', { wanted: 'B' }, 'B main'],
    ['the wanted one, though another could be probed', { wanted: 'A', states: { B: halfOpen } }, 'A main'],
    ['the wanted one as a probe', { wanted: 'B', states: { B: halfOpen } }, 'B main probe'],
    ['the first one while the wanted one is down', { wanted: 'B', states: { B: open } }, 'A main'],
    ['the first one after two faults of the wanted one', { wanted: 'B', attempts: ['B', 'B'] }, 'A main'],
    ['the first one when nobody has the wanted one', { wanted: 'Z' }, 'A main'],
    [
      'the one to come back first when all are down',
      {
        renderers: [a, b, c],
        states: {
          A: { ...open, openUntil: start + 2 },
          B: { ...open, openUntil: start + 1 },
          C: { ...open, openUntil: start + 3 },
        },
      },
      'B main',
    ],
    ['none without renderers', { renderers: [] }, undefined],
  ])('%s', (_name, given, expected) => {
    expect(choose(given)).toBe(expected)
  })
})

const breaker = fc.record({
  state: fc.constantFrom('OPEN', 'HALF_OPEN', 'RECOVERING', 'CLOSED', 'UNKNOWN'),
  openUntil: fc.option(fc.nat()),
  rampStep: fc.nat(3),
  transitionSeq: fc.nat(),
})
const attempt = fc
  .record({
    provider: fc.constantFrom('A', 'B', 'C', 'Z'),
    outcome: fc.constantFrom('PROVIDER_FAULT', 'QUOTA', 'UNKNOWN'),
  })
  .map(({ provider, outcome }) => `${provider}:${outcome}`)

it('some renderer of the type is chosen for every attempt, whatever happened and however ill all are', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([a, b, c], { minLength: 1 }),
      fc.array(attempt, { maxLength: 8 }),
      fc.option(fc.constantFrom('A', 'B', 'C', 'Z'), { nil: undefined }),
      fc.dictionary(fc.constantFrom('A', 'B', 'C'), breaker as fc.Arbitrary<Partial<BreakerFields>>),
      fc.subarray(['A', 'B', 'C']),
      (renderers, attempts, wanted, states, probed) => {
        const chosen = choose({ renderers, attempts, wanted: wanted!, states, probed })
        expect(renderers.some(({ provider }) => chosen?.startsWith(`${provider} main`))).toBe(true)
      },
    ),
  )
})
