import { describe, expect, it } from 'vitest'
import { adjustmentStore, creditStore } from '#processors/studio/credits/credit-store.ts'
import { credits } from '#processors/studio/credits/credits.ts'
import { creditsPolicySchema } from '#processors/studio/credits/credits-policy.ts'
import { CreditsAdjustedDefaults } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { ended } from '../ends.ts'
import { acme, policy, poster, s } from '../given.ts'

const begin = (metered = true) =>
  new ProcessorTestDriver(credits({ ...policy, credits: creditsPolicySchema.parse({ metered }) }))

type Run = ReturnType<typeof begin>

const adjusted = (adjustmentId: string, delta: number) => ({
  ...CreditsAdjustedDefaults,
  tenantId: acme,
  adjustmentId,
  delta,
})

const granted = (delta: number): Run => begin().pipeInto('adjusted', acme, adjusted('grant', delta), s(0))

const training = { voiceModelId: 'voice-1', method: 'INSTANT' } as const

describe('credits of a metered tenant', () => {
  it('hold the price of a planned job', () => {
    const run = granted(10).pipeInto('planned', acme, poster, s(1))
    expect(run.outputOf('reserved')).toEqual([{ ...poster, creditsReserved: 4 }])
    expect(run.row(creditStore, [acme])).toEqual({ granted: 10, settled: 0, reserved: 4 })
  })

  it('refuse a job beyond the balance, and tell the batch and the outside', () => {
    const run = granted(3).pipeInto('planned', acme, poster, s(1))
    expect(run.outputOf('reserved')).toEqual([])
    expect(run.outputOf('turnedDown')).toEqual([poster])
    expect(run.outputOf('rejected')).toEqual([
      {
        tenantId: acme,
        jobId: poster.jobId,
        requestId: null,
        source: poster.source,
        reasons: [{ code: 'INSUFFICIENT_CREDITS', detail: '4 needed, balance 3' }],
        rejectedAt: s(1),
        policyVersion: 0,
        basePolicyHash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      },
    ])
  })

  it('name the request behind a refused job', () => {
    const source = { kind: 'request', entityId: 'request-1', eventId: 'evt-1', revision: null }
    const run = begin().pipeInto('planned', acme, { ...poster, source }, s(0))
    expect(run.outputOf('rejected')).toMatchObject([{ requestId: 'request-1', source }])
  })

  it('pay for a completed job at most its reservation', () => {
    const run = granted(10).pipeInto('planned', acme, poster, s(1))
    run.pipeInto('ended', acme, ended({ creditsReserved: 4, creditsUsed: 9 }), s(2))
    expect(run.row(creditStore, [acme])).toEqual({ granted: 10, settled: 4, reserved: 0 })
  })

  it('are free again when a job fails', () => {
    const run = granted(10).pipeInto('planned', acme, poster, s(1))
    run.pipeInto('ended', acme, ended({ outcome: 'FAILED', creditsReserved: 4 }), s(2))
    expect(run.row(creditStore, [acme])).toEqual({ granted: 10, settled: 0, reserved: 0 })
  })

  it('hold the price of a training, and pay for it', () => {
    const run = granted(60).pipeInto('trainings', acme, training, s(1))
    expect(run.outputOf('trainingReserved')).toEqual([{ voiceModelId: 'voice-1', creditsReserved: 50 }])
    run.pipeInto('endedTrainings', acme, { outcome: 'COMPLETED', creditsReserved: 50, creditsUsed: 20 }, s(2))
    expect(run.row(creditStore, [acme])).toEqual({ granted: 60, settled: 20, reserved: 0 })
  })

  it('refuse a training beyond the balance', () => {
    expect(granted(49).pipeInto('trainings', acme, training, s(1)).outputOf('trainingRefused')).toEqual([
      { voiceModelId: 'voice-1', reasons: [{ code: 'INSUFFICIENT_CREDITS', detail: '50 needed, balance 49' }] },
    ])
  })

  it('are those of one tenant alone', () => {
    const run = granted(10).pipeInto('planned', 'other' as typeof acme, { ...poster, tenantId: 'other' }, s(1))
    expect(run.outputOf('rejected')).toHaveLength(1)
  })
})

describe('a tenant without credits', () => {
  it('has its jobs and trainings pass, and no row', () => {
    const run = begin(false).pipeInto('planned', acme, poster, s(0)).pipeInto('trainings', acme, training, s(0))
    run.pipeInto('ended', acme, ended({ creditsUsed: 9 }), s(1))
    expect(run.outputOf('reserved')).toEqual([poster])
    expect(run.outputOf('trainingReserved')).toEqual([{ voiceModelId: 'voice-1', creditsReserved: null }])
    expect(run.row(creditStore, [acme])).toBeUndefined()
  })
})

describe('an adjustment of credits', () => {
  it('is told with the account after it', () => {
    const run = granted(10)
      .pipeInto('planned', acme, poster, s(1))
      .pipeInto('adjusted', acme, adjusted('more', 5), s(2))
    expect(run.outputOf('applied').at(-1)).toEqual({
      tenantId: acme,
      adjustmentId: 'more',
      delta: 5,
      accepted: true,
      reasons: [],
      granted: 15,
      settled: 0,
      reserved: 4,
      balance: 11,
      appliedAt: s(2),
    })
  })

  it('counts once, however late its repeat comes', () => {
    const run = granted(10).advanceStreamTime(400 * 86_400_000)
    run.pipeInto('adjusted', acme, adjusted('grant', 10), run.now)
    expect(run.outputOf('applied')).toHaveLength(1)
    expect(run.outputOf('refused')).toEqual([])
    expect(run.row(creditStore, [acme])?.granted).toBe(10)
  })

  it('under a known id with another figure is a dead letter and changes nothing', () => {
    const run = granted(10).pipeInto('adjusted', acme, adjusted('grant', 20), s(1))
    expect(run.outputOf('refused')).toMatchObject([{ reason: 'ADJUSTMENT_CONFLICT' }])
    expect(run.outputOf('applied')).toHaveLength(1)
    expect(run.row(creditStore, [acme])?.granted).toBe(10)
  })

  it.each([
    ['CREDITS_BELOW_ZERO', -11],
    ['DELTA_ZERO', 0],
    ['CREDITS_TOO_MANY', 2 ** 52],
  ])('is refused with %s, told and kept as a dead letter', (code, delta) => {
    const run = granted(10).pipeInto('adjusted', acme, adjusted('faulty', delta), s(1))
    expect(run.outputOf('applied').at(-1)).toMatchObject({ accepted: false, reasons: [{ code }], delta, granted: 10 })
    expect(run.outputOf('refused')).toMatchObject([{ reason: code }])
  })

  it('that was refused stays so under its id, whatever is granted later', () => {
    const run = granted(10).pipeInto('adjusted', acme, adjusted('less', -11), s(1))
    run.pipeInto('adjusted', acme, adjusted('more', 5), s(2)).pipeInto('adjusted', acme, adjusted('less', -11), s(3))
    expect(run.outputOf('applied').map(({ accepted }) => accepted)).toEqual([true, false, true])
    expect(run.row(adjustmentStore, [acme, 'less'])).toEqual({ delta: -11 })
  })
})
