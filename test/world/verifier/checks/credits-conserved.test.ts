import { describe, expect, it } from 'vitest'
import { creditsConserved } from '#world/verifier/checks/credits-conserved.ts'
import { START, type Tale, type Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { atelier, requested, tellCredits, tellJob, tellRendered } from '../told-studio.ts'
import { goodRunWith, goodRunWithout } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

/** A job with such a reservation, open at second 53. */
const open = (tale: Tale, creditsReserved: number): number =>
  tellJob(tale, { jobId: 'open', at: 53_000, cause: '', source: requested('open'), created: { creditsReserved } })

describe('the credits of a tenant', () => {
  it('are conserved in a good run', () => {
    expect(judgedBy(creditsConserved, goodRun())).toEqual({
      ok: true,
      detail: '3 adjustments of 1 tenants with 4 jobs and trainings',
    })
  })

  const good: readonly (readonly [string, (tale: Tale) => void])[] = [
    [
      'reserved for an open job',
      (tale) => {
        open(tale, 8)
        tellCredits(tale, 1, 54_000, { granted: 151, settled: 18, reserved: 8, balance: 125 })
      },
    ],
    [
      'told at the tick of a job, with or without it',
      (tale) => {
        open(tale, 8)
        tellCredits(tale, 1, 53_000, { granted: 151, settled: 18, balance: 133 })
        tellCredits(tale, 2, 53_000, { granted: 153, settled: 18, reserved: 8, balance: 127 })
      },
    ],
    [
      'paid for a training',
      (tale) => {
        const voice = { voiceModelId: 'own', consentRef: 'yes', creditsReserved: 50, createdAt: START + 53_000 }
        tale.tell('voiceModelCreated', atelier, voice, { seq: 0, at: 53_000 })
        const ready = { voiceModelId: 'own', readyModels: [], creditsUsed: 40, readyAt: START + 54_000 }
        tale.tell('voiceModelReady', atelier, ready, { seq: 1, at: 54_000 })
        tellCredits(tale, 1, 55_000, { granted: 151, settled: 58, balance: 93 })
      },
    ],
    [
      'freed by a failed training, and paid for the next one',
      (tale) => {
        const voice = { voiceModelId: 'own', consentRef: 'yes', creditsReserved: 50 }
        for (const [at, seq] of [
          [52_000, 0],
          [54_000, 2],
        ] as const)
          tale.tell('voiceModelCreated', atelier, { ...voice, createdAt: START + at }, { seq, at })
        const failed = { voiceModelId: 'own', creditsReleased: 50, failedAt: START + 53_000 }
        tale.tell('voiceModelFailed', atelier, failed, { seq: 1, at: 53_000 })
        tellCredits(tale, 1, 53_500, { granted: 151, settled: 18, balance: 133 })
        const ready = { voiceModelId: 'own', readyModels: [], creditsUsed: 40, readyAt: START + 55_000 }
        tale.tell('voiceModelReady', atelier, ready, { seq: 3, at: 55_000 })
        tellCredits(tale, 1, 54_500, { granted: 152, settled: 18, reserved: 50, balance: 84 })
        tellCredits(tale, 1, 56_000, { granted: 153, settled: 58, balance: 95 })
      },
    ],
    [
      'none of a tenant without grants, whose jobs cost something',
      (tale) =>
        tellRendered(tale, { tenantId: 'beta', jobId: 'free', at: 53_000, cause: '', source: {} }, { creditsUsed: 9 }),
    ],
  ]

  it.each(good)('may be %s', (_what, tell) => {
    expect(judgedBy(creditsConserved, goodRunAnd(tell))).toEqual({ ok: true, detail: expect.any(String) as string })
  })

  const plants: readonly (readonly [string, readonly Told[], string])[] = [
    ['figures that do not add up', goodRunWith('creditsApplied', { balance: 131 }, 1), 'do not add up'],
    [
      'a balance below zero',
      goodRunAnd((tale) => tellCredits(tale, -200, 55_000, { granted: -50, settled: 18, balance: -68 })),
      'has a balance below zero',
    ],
    [
      'a refusal of what the balance allows',
      goodRunAnd((tale) => tellCredits(tale, -9, 55_000, { granted: 150, settled: 18, balance: 132 }, { dead: 'X' })),
      'refuses what would not lead below zero',
    ],
    [
      'grants that do not add up',
      goodRunWith('creditsApplied', { granted: 151, balance: 133 }, 1),
      'other grants than',
    ],
    ['a payment that no job made', goodRunWith('creditsApplied', { settled: 19, balance: 131 }, 1), 'other sums than'],
    [
      'a reservation that no job holds',
      goodRunWith('creditsApplied', { reserved: 1, balance: 131 }, 1),
      'other sums than',
    ],
    [
      'an open job without its reservation',
      goodRunAnd((tale) => {
        open(tale, 8)
        tellCredits(tale, 1, 54_000, { granted: 151, settled: 18, balance: 133 })
      }),
      'other sums than',
    ],
    [
      'a reservation that is kept by a failed job',
      goodRunWith('renderJobFailed', { creditsReleased: 7 }, 1),
      'frees 7 of 8 credits',
    ],
    [
      'a reservation that an outdated job frees though it had none',
      goodRunWith('renderJobSuperseded', { creditsReleased: 3 }),
      'frees 3 of 0 credits',
    ],
    [
      'a job that pays more than it holds',
      goodRunAnd((tale) =>
        tellRendered(tale, { jobId: 'dear', at: 53_000, cause: '', source: requested('x') }, { creditsUsed: 9 }),
      ),
      'pays 9 of 0 credits',
    ],
    ['an open job beyond all grants', goodRunAnd((tale) => open(tale, 133)), 'ends with a balance below zero'],
    [
      'credits of a tenant without grants',
      goodRunAnd((tale) =>
        tellJob(tale, {
          tenantId: 'beta',
          jobId: 'x',
          at: 53_000,
          cause: '',
          source: {},
          created: { creditsReserved: 1 },
        }),
      ),
      'holds credits of a tenant without any',
    ],
    ['an adjustment without an answer', goodRunWithout('creditsApplied', 1), 'was answered 0 times'],
    ['an answer without an adjustment', goodRunWithout('creditsAdjusted', 1), 'answers no adjustment'],
  ]

  it.each(plants)('are not conserved with %s', (_what, told, fault) => {
    expect(judgedBy(creditsConserved, told)).toEqual({ ok: false, detail: expect.stringContaining(fault) as string })
  })
})
