import { describe, expect, it } from 'vitest'
import { templatesVersioned } from '#world/verifier/checks/templates-versioned.ts'
import type { Tale, Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { atelier } from '../told-studio.ts'
import { goodRunWith, goodRunWithout } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const ask = (
  tale: Tale,
  requestId: string,
  details: { readonly dead?: string; readonly meaning?: 'idle' } = {},
): void =>
  void tale.tell('templateChangeRequested', atelier, { templateId: 'flyer', requestId }, { at: 52_000, ...details })

describe('the versions of templates', () => {
  it('are right in a good run', () => {
    expect(judgedBy(templatesVersioned, goodRun())).toEqual({ ok: true, detail: '1 templates with 2 versions' })
  })

  const good: readonly (readonly [string, (tale: Tale) => void])[] = [
    ['is repeated', (tale) => ask(tale, 'update')],
    ['changes nothing', (tale) => ask(tale, 'nothing', { meaning: 'idle' })],
    ['is a dead letter', (tale) => ask(tale, 'broken', { dead: 'TENANT_MISMATCH' })],
  ]

  it.each(good)('need no step where a change %s', (_what, tell) => {
    expect(judgedBy(templatesVersioned, goodRunAnd(tell)).ok).toBe(true)
  })

  const plants: readonly (readonly [string, readonly Told[], string])[] = [
    ['a lost creation', goodRunWithout('templateCreated'), 'goes U'],
    ['a first version that is not 1', goodRunWith('templateCreated', { version: 2 }), 'has the version 2 instead of 1'],
    ['a version left out', goodRunWith('templateUpdated', { version: 3 }), 'has the version 3 instead of 2'],
    ['an update of another version', goodRunWith('templateUpdated', { previousVersion: 0 }), 'of another version'],
    [
      'an update of another content',
      goodRunWith('templateUpdated', { previousConfigHash: 'h0' }),
      'of another version',
    ],
    [
      'an update of nothing',
      goodRunWith('templateUpdated', { changedFields: [] }),
      'has an update that changes nothing',
    ],
    ['a change without an answer', goodRunAnd((tale) => ask(tale, 'lost')), 'one of 4 changes with 3 answers'],
    [
      'a job of a version to come',
      goodRunWith('renderJobCreated', { templateVersion: 3 }, 10),
      'that its template never had',
    ],
    [
      'a job of no version',
      goodRunWith('renderJobCreated', { templateVersion: null }, 10),
      'that its template never had',
    ],
    [
      'a job of an unknown template',
      goodRunWith('renderJobCreated', { templateId: 'leaflet', templateVersion: 1 }, 10),
      'that its template never had',
    ],
  ]

  it.each(plants)('are not right with %s', (_what, told, fault) => {
    expect(judgedBy(templatesVersioned, told)).toEqual({ ok: false, detail: expect.stringContaining(fault) as string })
  })
})
