import { describe, expect, it } from 'vitest'
import type { Route } from '#processors/cpaas/policy/cpaas-policy.ts'
import { chooseRoute, type RouteCondition } from '#processors/cpaas/delivery/routing.ts'
import type { ProviderHealth } from '#schemas/types.ts'
import { breaker, noon, policy } from '../samples.ts'

const [a, b, c] = ['A', 'B', 'C'].map((provider): Route => ({
  provider,
  credentialRef: 'main',
  idempotent: false,
})) as [Route, Route, Route]
const tried = (...providers: readonly string[]) =>
  providers.map((text) => {
    const [provider, outcomeClass] = text.split(':') as [string, string?]
    return { provider, credentialRef: 'main', outcomeClass: outcomeClass ?? 'PROVIDER_FAULT' }
  })

interface Given {
  readonly attempts?: readonly string[]
  readonly routes?: readonly Route[]
  readonly states?: Readonly<Record<string, Partial<ProviderHealth>>>
  readonly probed?: readonly string[]
  readonly messageId?: string
}

const choose = ({ attempts = [], routes = [a, b], states = {}, probed = [], messageId = 'msg_1' }: Given) => {
  const conditionOf = ({ provider }: Route): RouteCondition => ({
    health: states[provider] && breaker(states[provider]),
    probed: probed.includes(provider),
  })
  const choice = chooseRoute({ messageId, attempts: tried(...attempts) }, routes, conditionOf, policy)
  return choice && `${choice.route.provider}${choice.probe ? ' probe' : ''}`
}

const open = { state: 'OPEN' } as const
const halfOpen = { state: 'HALF_OPEN' } as const

describe('chooseRoute', () => {
  it.each<[string, Given, string | undefined]>([
    ['the primary while nothing speaks against it', {}, 'A'],
    ['the primary for the first three attempts', { attempts: ['A', 'A'] }, 'A'],
    ['the backup after three attempts on the primary', { attempts: ['A', 'A', 'A'] }, 'B'],
    ['the primary once more when the backup is down', { attempts: ['A', 'A', 'A'], states: { B: open } }, 'A'],
    ['the backup while the primary is open', { states: { A: open } }, 'B'],
    ['the backup for all attempts while the primary is open', { attempts: ['B', 'B', 'B'], states: { A: open } }, 'B'],
    ['the half-open primary for a probe', { states: { A: halfOpen } }, 'A probe'],
    ['the backup when the slice of time has had its probe', { states: { A: halfOpen }, probed: ['A'] }, 'B'],
    [
      'the backup for a message that the half-open primary has let down',
      { attempts: ['A'], states: { A: halfOpen } },
      'B',
    ],
    ['the half-open backup for a probe, though the primary is well', { states: { B: halfOpen } }, 'B probe'],
    ['the primary when the backup has had its probe', { states: { B: halfOpen }, probed: ['B'] }, 'A'],
    ['the primary for a message that has begun there', { attempts: ['A'], states: { B: halfOpen } }, 'A'],
    ['the other provider when the first refused the credential', { attempts: ['A:CREDENTIAL'] }, 'B'],
    ['nobody when all refused the credential', { attempts: ['A:CREDENTIAL', 'B:CREDENTIAL'] }, undefined],
    ['nobody when there is no route', { routes: [] }, undefined],
    ['one of the two providers it has begun with', { attempts: ['A', 'B'], routes: [c, a, b] }, 'A'],
    [
      'the third provider when the first two are open from the start',
      { routes: [a, b, c], states: { A: open, B: open } },
      'C',
    ],
    [
      'the open provider that may come back first when all are open',
      { states: { A: { state: 'OPEN', openUntil: noon + 2 }, B: { state: 'OPEN', openUntil: noon + 1 } } },
      'B',
    ],
    [
      'a recovering provider, beyond its share, before a half-open one',
      { states: { A: halfOpen, B: { state: 'RECOVERING', rampStep: 0 } }, probed: ['A'] },
      'B',
    ],
    [
      'an open provider before an isolated one that ends sooner',
      {
        states: {
          A: { state: 'OPEN', isolated: true, openUntil: noon + 1 },
          B: { state: 'OPEN', openUntil: noon + 2 },
        },
      },
      'B',
    ],
    [
      'a half-open provider, as a probe, before an open one',
      { states: { A: open, B: halfOpen }, probed: ['B'] },
      'B probe',
    ],
  ])('takes %s', (_name, given, expected) => {
    expect(choose(given)).toBe(expected)
  })

  it.each([
    [0, 10],
    [1, 25],
    [2, 50],
    [3, 100],
  ])('gives a recovering provider at step %i about %i per cent of the messages', (rampStep, percent) => {
    const states = { A: { state: 'RECOVERING', rampStep } } as const
    const chosen = Array.from({ length: 2_000 }, (_, index) => choose({ states, messageId: `msg_${index}` }))
    const share = (chosen.filter((provider) => provider === 'A').length / chosen.length) * 100
    expect(Math.abs(share - percent)).toBeLessThan(4)
  })

  it('keeps a message that a recovering provider has taken there as the ramp goes up', () => {
    const at = (rampStep: number) => (messageId: string) =>
      choose({ states: { A: { state: 'RECOVERING', rampStep } }, messageId })
    const messages = Array.from({ length: 200 }, (_, index) => `msg_${index}`)
    for (const messageId of messages.filter((id) => at(0)(id) === 'A')) expect(at(2)(messageId)).toBe('A')
  })
})
