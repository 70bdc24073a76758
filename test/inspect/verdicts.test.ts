import { describe, expect, it } from 'vitest'
import { type RenderJob, type RendererHealth, RenderJobDefaults } from '#schemas/types.ts'
import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import type { StreamTime } from '#stream/time.ts'
import type { InspectedRow } from '../../src/inspect/inspected-row.ts'
import { verdictOf } from '../../src/inspect/verdicts/verdict-of.ts'
import { acme, breaker, noon } from '../processors/cpaas/samples.ts'

const rowIn = (name: string, value: unknown, deadline?: StreamTime): InspectedRow => ({
  store: { name, number: 1, key: ['tenant', 'entity'], schema: {} as never },
  key: encodeKey([acme, 'x'] as StoreKey),
  row: { value, deadline, emitted: 0, born: 0 },
})

const verdict = (row: InspectedRow, others: readonly InspectedRow[] = []): string =>
  verdictOf([row], { rows: [row, ...others], nowMs: noon })

const life = {
  createdAt: noon,
  deadlineAt: noon + 600_000,
  dispatchAt: noon,
  startedAt: null,
  reportedAt: null,
  place: null,
  provider: '',
  credentialRef: null,
  breakerSeq: 0,
  attemptLog: [],
}
const job = (change: Partial<RenderJob>): InspectedRow =>
  rowIn('render-jobs', { ...RenderJobDefaults, status: 'DISPATCHED', attempt: 1, life, ...change })

describe('the verdict on a render job', () => {
  it.each<[string, Partial<RenderJob>, string]>([
    ['its turn', { life: { ...life, place: { round: 2, seq: 7 } } }, 'the job waits for its turn: round 2, number 7;'],
    ['an attempt', { status: 'PLANNED' }, 'the job waits for attempt 2 at 2026-02-24 12:00:00Z;'],
    ['a worker', {}, 'the job is DISPATCHED at a worker with attempt 1, last heard of at 2026-02-24 12:00:00Z;'],
    [
      'nothing',
      { status: 'COMPLETED', life: null, endedAt: noon },
      'the job has ended as COMPLETED at 2026-02-24 12:00:00Z',
    ],
  ])('says that it waits for %s', (_name, change, words) => {
    expect(verdict(job(change))).toContain(words)
  })

  it('names the breaker of its renderer while it is not closed', () => {
    const health = {
      ...breaker({ provider: 'GPU', state: 'OPEN', openUntil: noon + 60_000 }),
      type: 'IMAGE',
    } as never as RendererHealth
    const at = job({ life: { ...life, provider: 'GPU' } })
    expect(verdict(at, [rowIn('renderer-health', health)])).toContain('GPU (IMAGE, twilio-main) is OPEN since')
    expect(verdict(at, [rowIn('renderer-health', { ...health, state: 'CLOSED' })])).not.toContain('is CLOSED')
  })
})

describe('the verdict on a breaker', () => {
  it.each([
    ['closed', {}, 'TWILIO (SMS, twilio-main) is CLOSED since 2026-02-24 12:00:00Z'],
    [
      'half open',
      { state: 'HALF_OPEN', probeSuccesses: 1, probeFaults: 2 } as const,
      ': 1 probes went well and 2 did not',
    ],
    ['recovering', { state: 'RECOVERING', rampStep: 3 } as const, ': it is at step 3 of its ramp'],
    [
      'held by an operator',
      { state: 'OPEN', isolated: true, openUntil: noon } as const,
      'until 2026-02-24 12:00:00Z, held by an operator',
    ],
  ])('says that it is %s', (_name, change, words) => {
    expect(verdict(rowIn('provider-health', breaker(change)))).toContain(words)
  })
})

describe('the verdict on other rows', () => {
  it('tells their store and timer', () => {
    expect(verdict(rowIn('batches', {}, noon as StreamTime))).toBe(
      'it has a row in batches, whose timer fires at 2026-02-24 12:00:00Z',
    )
    expect(verdict(rowIn('batches', {}))).toBe('it has a row in batches without a timer')
  })

  it('of a recipient without a word is that consent is given', () => {
    expect(verdict(rowIn('consents', { version: 0, entries: [] }))).toContain('consent is GIVEN')
  })
})
