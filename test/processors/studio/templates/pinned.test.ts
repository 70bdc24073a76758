import { describe, expect, it } from 'vitest'
import { type MediaTemplate, MediaTemplateDefaults } from '#schemas/types.ts'
import { pinned } from '#processors/studio/templates/pinned.ts'

const row: MediaTemplate = { ...MediaTemplateDefaults, version: 3, kind: 'BANNER', status: 'ACTIVE' }

describe('a job pins', () => {
  it.each<[string, number | null, number]>([
    ['the newest version when it names none', null, 3],
    ['the newest version by its number', 3, 3],
    ['an older version', 1, 1],
  ])('%s', (_what, wanted, version) => {
    expect(pinned(row, wanted)).toEqual({ kind: 'pinned', version, templateKind: 'BANNER' })
  })

  it('a draft', () => {
    expect(pinned({ ...row, status: 'DRAFT' }, null)).toMatchObject({ kind: 'pinned' })
  })

  it.each<[string, MediaTemplate | undefined, number | null, string]>([
    ['no template that there is not', undefined, null, 'TEMPLATE_UNKNOWN'],
    ['no template that has yet to be created', { ...row, version: 0 }, null, 'TEMPLATE_UNKNOWN'],
    ['no version that has yet to come', row, 4, 'TEMPLATE_UNKNOWN'],
    ['no version 0', row, 0, 'TEMPLATE_UNKNOWN'],
    ['no archived template', { ...row, status: 'ARCHIVED' }, 3, 'TEMPLATE_ARCHIVED'],
  ])('%s', (_what, template, wanted, reason) => {
    expect(pinned(template, wanted)).toEqual({ kind: 'refused', reason })
  })
})
