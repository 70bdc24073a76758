import { describe, expect, it } from 'vitest'
import { routeReader } from '#processors/studio/health/route-of-job.ts'
import type { PlannedJob, RendererHealth } from '#schemas/types.ts'
import { RendererHealthDefaults } from '#schemas/types.ts'
import { policy, poster, start } from '../given.ts'

const renderers = {
  ...policy.renderers,
  audio: [],
  image: [
    { provider: 'dall-e-3', credentialRef: 'openai-main', nativeSizes: [] },
    { provider: 'imagen-4', credentialRef: 'google-main', nativeSizes: [[1024, 1024] as const, [896, 1152] as const] },
  ],
}

interface Given {
  readonly plan?: Partial<PlannedJob>
  readonly faultsAt?: readonly string[]
  readonly states?: Readonly<Record<string, RendererHealth['state']>>
}

const fault = { failureClass: 'PROVIDER_FAULT', attempt: 1, errorCode: null, at: start, latencyMs: 0 } as const

const routeOf = ({ plan = {}, faultsAt = [], states = {} }: Given) => {
  const breakers = {
    get: ([tenantId, provider, type, credentialRef]: readonly string[]): RendererHealth | undefined =>
      states[`${provider} ${type} ${credentialRef}`] && {
        ...RendererHealthDefaults,
        tenantId: tenantId!,
        provider: provider!,
        state: states[`${provider} ${type} ${credentialRef}`]!,
        transitionSeq: 7,
      },
  }
  const before = faultsAt.map((provider) => ({ ...fault, provider }))
  const read = routeReader(() => ({ renderers, health: policy.health }), breakers, { get: () => undefined })
  return read({ ...poster, ...plan }, before, start)
}

const isHalfOpen = { 'dall-e-3 image openai-main': 'HALF_OPEN' } as const

describe('the route of an attempt', () => {
  it('has the account, the state of its breaker and the native size with the closest shape', () => {
    const states = { 'dall-e-3 image openai-main': 'OPEN', 'imagen-4 image google-main': 'CLOSED' } as const
    expect(routeOf({ states })).toEqual({
      provider: 'imagen-4',
      credentialRef: 'google-main',
      breakerSeq: 7,
      probe: false,
      nativeWidth: 896,
      nativeHeight: 1152,
    })
  })

  it('has the size of the asset where the renderer takes any', () => {
    expect(routeOf({})).toMatchObject({ provider: 'dall-e-3', nativeWidth: 1080, nativeHeight: 1350 })
  })

  it.each([
    ['a log without a provider', ['', '']],
    ['a log with it', ['dall-e-3', 'dall-e-3']],
  ])('goes on behind two faults at the planned provider, told by %s', (_name, faultsAt) => {
    expect(routeOf({ faultsAt })).toMatchObject({ provider: 'imagen-4' })
  })

  it('is the planned one for a type without renderers', () => {
    const planned = { provider: 'own', nativeWidth: 8, nativeHeight: 9 }
    for (const type of ['audio', 'UNKNOWN'] as const)
      expect(routeOf({ plan: { ...planned, type } })).toEqual({
        ...planned,
        credentialRef: null,
        breakerSeq: 0,
        probe: false,
      })
  })

  it('begins with the provider of a request, and with the first one of the policy otherwise', () => {
    const wish = { provider: 'imagen-4', source: { ...poster.source!, kind: 'request' } }
    expect(routeOf({ plan: wish })).toMatchObject({ provider: 'imagen-4' })
    expect(routeOf({ plan: { ...wish, source: poster.source } })).toMatchObject({ provider: 'dall-e-3' })
  })

  it('is a probe for the first job of a batch alone', () => {
    expect(routeOf({ states: isHalfOpen })).toMatchObject({ provider: 'dall-e-3', probe: true })
    expect(routeOf({ states: isHalfOpen, plan: { batchIndex: 1 } })).toMatchObject({
      provider: 'imagen-4',
      probe: false,
    })
  })
})
