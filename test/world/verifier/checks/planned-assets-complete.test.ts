import { describe, expect, it } from 'vitest'
import { plannedAssetsComplete } from '#world/verifier/checks/planned-assets-complete.ts'
import type { Tale, Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { tellRejected, tellRendered } from '../told-studio.ts'
import { goodRunWith, goodRunWithout } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const sale = (entityId: string, eventId: string, revision = 1) => ({ kind: 'campaign', entityId, eventId, revision })
const campaign = (tale: Tale, change: object = {}): string =>
  tale.tell('campaignLaunched', 'beta', {
    campaignId: 'fair',
    revision: 1,
    channels: [],
    placements: [],
    ...change,
  }).id
const banner = (tale: Tale, variant: string, cause: string, revision = 1): void =>
  tellRendered(tale, {
    tenantId: 'beta',
    jobId: `${variant} ${revision}`,
    at: 52_000,
    cause,
    source: sale('fair', cause, revision),
    created: { assetKind: 'BANNER', variant },
  })

describe('the assets of triggers', () => {
  it('are complete in a good run', () => {
    expect(judgedBy(plannedAssetsComplete, goodRun())).toEqual({
      ok: true,
      detail: '3 sources with 6 assets; 1 older revisions behind newer ones',
    })
  })

  const good: readonly (readonly [string, (tale: Tale) => void])[] = [
    [
      'a campaign for everywhere has all of its assets',
      (tale) => {
        const cause = campaign(tale)
        for (const variant of ['top', 'side', 'bottom']) banner(tale, variant, cause)
      },
    ],
    [
      'an asset is refused',
      (tale) => {
        const cause = campaign(tale, { channels: ['x'], placements: ['leader-board'] })
        banner(tale, 'top', cause)
        tellRejected(tale, 'INSUFFICIENT_CREDITS', cause, 52_000, { source: sale('fair', cause) }, 'beta')
      },
    ],
    [
      'a trigger is a dead letter',
      (tale) => {
        tale.tell('eventCreated', 'beta', { eventId: 'ball', revision: 1 }, { dead: 'TIME_INVALID' })
      },
    ],
    [
      'an earlier event is there twice, and a newer one stands between',
      (tale) => {
        const first = campaign(tale, { channels: ['facebook'], placements: ['footer'] })
        banner(tale, 'bottom', first)
        banner(tale, 'bottom', campaign(tale, { channels: ['facebook'], placements: ['footer'], revision: 2 }), 2)
        const again = { campaignId: 'fair', revision: 1, channels: ['facebook'], placements: ['footer'] }
        tale.tell('campaignLaunched', 'beta', again, { id: first })
      },
    ],
  ]

  it.each(good)('may be as many as there are when %s', (_what, tell) => {
    expect(judgedBy(plannedAssetsComplete, goodRunAnd(tell))).toEqual({
      ok: true,
      detail: expect.any(String) as string,
    })
  })

  const plants: readonly (readonly [string, readonly Told[], string])[] = [
    ['a lost job', goodRunWithout('renderJobCreated', 3), 'lacks jobs for 1 of its assets'],
    ['a job for the older revision alone', goodRunWithout('renderJobCreated', 5), 'lacks jobs for 1 of its assets'],
    ['an asset that nobody asked for', goodRunWith('renderJobCreated', { variant: 'side' }, 6), 'nobody asked for'],
    [
      'a job for something that nobody told of',
      goodRunWith('renderJobCreated', { source: sale('unknown', '') }, 6),
      'nobody asked for',
    ],
    [
      'a refusal of another revision',
      goodRunAnd((tale) => {
        const cause = campaign(tale, { revision: 2, channels: ['x'], placements: ['leader-board'] })
        banner(tale, 'top', cause, 2)
        tellRejected(tale, 'INSUFFICIENT_CREDITS', cause, 52_000, { source: sale('fair', cause, 1) }, 'beta')
      }),
      'lacks jobs for 1 of its assets',
    ],
    [
      'a job of an older revision behind a newer one',
      goodRunAnd((tale) => {
        const newer = campaign(tale, { revision: 2, channels: ['x'], placements: ['footer'] })
        banner(tale, 'side', newer, 2)
        banner(tale, 'bottom', newer, 2)
        banner(tale, 'side', campaign(tale, { channels: ['x'], placements: ['footer'] }))
      }),
      'shows an older revision',
    ],
  ]

  it.each(plants)('are not complete with %s', (_what, told, fault) => {
    expect(judgedBy(plannedAssetsComplete, told)).toEqual({
      ok: false,
      detail: expect.stringContaining(fault) as string,
    })
  })
})
