import { describe, expect, it } from 'vitest'
import type { TemplateChangeRequested } from '#schemas/types.ts'
import { acme, s } from '../given.ts'
import { bounds, change, creation, Templates } from './given.ts'

const logo = { assetId: 'logo', kind: 'image', url: 'https://assets.example/logo.png' }

describe('a template', () => {
  it('is created as version 1, active and with all that the request says', () => {
    const { driver } = new Templates().ask(
      creation({ userId: 'user-1', config: '{"colour":"red"}', assets: [logo], expectedVersion: 0 }),
    )
    expect(driver.outputOf('created')).toEqual([
      {
        tenantId: acme,
        userId: 'user-1',
        templateId: 'menu',
        name: 'Menu',
        kind: 'POSTER',
        version: 1,
        status: 'ACTIVE',
        configHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        config: '{"colour":"red"}',
        configRef: null,
        assets: [logo],
        createdAt: s(0),
      },
    ])
  })

  it('can be created without a version that was seen, and as a draft', () => {
    const { driver } = new Templates().ask(creation({ expectedVersion: null, status: 'DRAFT' }))
    expect(driver.outputOf('created')).toMatchObject([{ version: 1, status: 'DRAFT', config: null, configHash: '' }])
  })

  it('gets the next version with each change, which says what was before', () => {
    const run = new Templates().ask(creation({ config: '{"colour":"red"}' }))
    const { configHash } = run.driver.outputOf('created')[0]!
    run.ask(change({ userId: 'user-2', expectedVersion: 1, config: '{"colour":"blue"}' }))
    expect(run.updates).toMatchObject([
      {
        userId: 'user-2',
        name: 'Menu',
        kind: 'POSTER',
        version: 2,
        previousVersion: 1,
        previousConfigHash: configHash,
        config: '{"colour":"blue"}',
        changedFields: ['config', 'config.colour'],
        changeKinds: ['CONFIG'],
        updatedAt: s(1),
      },
    ])
    expect(run.updates[0]!.configHash).not.toBe(configHash)
  })

  it.each<[string, Partial<TemplateChangeRequested>, readonly string[], readonly string[]]>([
    ['its name', { name: 'Wine list' }, ['name'], ['METADATA']],
    ['its kind', { kind: 'SOCIAL' }, ['kind'], ['METADATA']],
    ['its status', { status: 'ARCHIVED' }, ['status'], ['STATUS']],
    ['its files', { assets: [logo] }, ['assets'], ['ASSETS']],
    ['its configuration', { config: '{"a":1,"b":[3]}' }, ['config', 'config.b', 'config.c'], ['CONFIG']],
    [
      'all of it',
      { name: 'Wine list', status: 'DRAFT', assets: [logo], config: '{}' },
      ['name', 'status', 'assets', 'config', 'config.a', 'config.b', 'config.c'],
      ['CONFIG', 'ASSETS', 'METADATA', 'STATUS'],
    ],
  ])('tells the change of %s', (_what, fields, changedFields, changeKinds) => {
    const run = new Templates().ask(creation({ config: '{"a":1,"b":[2],"c":null}' }), change(fields))
    expect(run.updates).toMatchObject([{ changedFields, changeKinds }])
  })

  it.each<[string, Partial<TemplateChangeRequested>]>([
    ['names nothing', {}],
    ['says the same again', { name: 'Menu', kind: 'POSTER', status: 'ACTIVE', assets: [] }],
    ['spells the configuration otherwise', { config: ' { "b" : [ 2.0 ],\n "a": 1 }' }],
  ])('has no further version when a change %s', (_what, fields) => {
    const run = new Templates().ask(creation({ config: '{"a":1,"b":[2]}' }), change({ expectedVersion: 1, ...fields }))
    expect(run.versions).toEqual([1])
    expect(run.refusals).toEqual([])
    expect(run.row?.config).toBe('{"a":1,"b":[2]}')
  })

  it('is kept for good', () => {
    const run = new Templates().ask(creation()).wait(400 * 86_400_000)
    expect(run.row?.version).toBe(1)
  })
})

describe('the version that a person has seen', () => {
  it('is refused when it is past, with the newest one', () => {
    const run = new Templates().ask(creation(), change({ name: 'A', expectedVersion: 1 }))
    run.ask(change({ requestId: 'late', name: 'B', expectedVersion: 1 }))
    expect(run.refusals).toEqual(['late: VERSION_STALE at 2'])
    expect(run.row?.name).toBe('A')
  })

  it('is 0 for a creation alone', () => {
    const run = new Templates().ask(creation(), creation({ requestId: 'second', expectedVersion: 0, name: 'Other' }))
    expect(run.refusals).toEqual(['second: ALREADY_EXISTS at 1'])
    expect(run.row?.name).toBe('Menu')
  })

  it('may be left out: then the newest one is changed', () => {
    const run = new Templates().ask(creation(), creation({ requestId: 'second', name: 'Other' }))
    expect(run.updates).toMatchObject([{ version: 2, name: 'Other' }])
  })

  it('is never below 0', () => {
    const run = new Templates().ask(creation(), change({ expectedVersion: -1, name: 'A' }))
    expect(run.refusals).toEqual(['request-1: VERSION_INVALID at 1'])
  })
})

describe('a change before its version', () => {
  const early = change({ requestId: 'early', name: 'Wine list', expectedVersion: 1 })

  it('waits for the creation', () => {
    const run = new Templates().ask(early)
    expect(run.versions).toEqual([])
    run.ask(creation())
    expect(run.versions).toEqual([1, 2])
    expect(run.row).toMatchObject({ name: 'Wine list', parked: [] })
    expect(run.refusals).toEqual([])
  })

  it('is made in the order of the versions, whatever came first', () => {
    const third = change({ requestId: 'third', name: 'C', expectedVersion: 3 })
    const second = change({ requestId: 'second', name: 'B', expectedVersion: 2 })
    const run = new Templates().ask(third, second, early, creation())
    expect(run.updates.map(({ version, name }) => [version, name])).toEqual([
      [2, 'Wine list'],
      [3, 'B'],
      [4, 'C'],
    ])
  })

  it('is refused when another one with the same version was first', () => {
    const run = new Templates().ask(early, change({ requestId: 'rival', name: 'B', expectedVersion: 1 }), creation())
    expect(run.row).toMatchObject({ version: 2, name: 'Wine list' })
    expect(run.refusals).toEqual(['rival: VERSION_STALE at 2'])
  })

  it('is refused when its time has passed, and leaves no row without a template', () => {
    const run = new Templates().ask(early).wait(bounds.waitMs - 1)
    expect(run.refusals).toEqual([])
    run.wait(1)
    expect(run.refusals).toEqual(['early: VERSION_UNKNOWN at 0'])
    expect(run.row).toBeUndefined()
  })

  it('leaves the template as it is when its time has passed', () => {
    const run = new Templates().ask(creation(), change({ requestId: 'early', name: 'B', expectedVersion: 2 }))
    run.wait(bounds.waitMs)
    expect(run.refusals).toEqual(['early: VERSION_UNKNOWN at 1'])
    expect(run.row).toMatchObject({ version: 1, name: 'Menu', parked: [] })
  })

  it('keeps its own time, also when others wait', () => {
    const run = new Templates().ask(early).wait(60_000)
    run.ask(change({ requestId: 'second', name: 'B', expectedVersion: 2 })).wait(bounds.waitMs - 60_000)
    expect(run.refusals).toEqual(['early: VERSION_UNKNOWN at 0'])
    expect(run.row?.parked).toHaveLength(1)
    expect(run.wait(60_000).refusals).toHaveLength(2)
  })

  it('is refused beyond the number that may wait, and those before it go on waiting', () => {
    const many = Array.from({ length: bounds.maxParked + 1 }, (_, index) =>
      change({ requestId: `early-${index}`, name: `${index}`, expectedVersion: index + 1 }),
    )
    const run = new Templates().ask(...many)
    expect(run.refusals).toEqual([`early-${bounds.maxParked}: TOO_MANY_WAITING at 0`])
    expect(run.ask(creation()).row?.version).toBe(1 + bounds.maxParked)
  })

  it('waits once, however often it is asked for', () => {
    const run = new Templates().ask(early, early, early, creation(), early)
    expect(run.versions).toEqual([1, 2])
    expect(run.refusals).toEqual([])
  })

  it('is refused at once when it is faulty in itself', () => {
    const run = new Templates().ask({ ...early, config: 'red' })
    expect(run.refusals).toEqual(['early: CONFIG_INVALID at 0'])
    expect(run.row).toBeUndefined()
  })
})

describe('a repeated request', () => {
  const first = change({ requestId: 'first', name: 'A' })

  it('changes nothing, also after later changes', () => {
    const run = new Templates().ask(creation(), first, change({ requestId: 'second', name: 'B' }), first, creation())
    expect(run.versions).toEqual([1, 2, 3])
    expect(run.row?.name).toBe('B')
    expect(run.refusals).toEqual([])
  })

  it('changes nothing when it changed nothing the first time', () => {
    const same = change({ requestId: 'same', name: 'Menu' })
    const run = new Templates().ask(creation(), same, first, same)
    expect(run.row?.name).toBe('A')
  })

  it('is known among the last requests alone', () => {
    const others = Array.from({ length: bounds.rememberedRequests }, (_, index) =>
      change({ requestId: `other-${index}`, name: `${index}` }),
    )
    const known = new Templates().ask(creation(), first, ...others.slice(1), first)
    expect(known.row?.name).not.toBe('A')
    const forgotten = new Templates().ask(creation(), first, ...others, first)
    expect(forgotten.row?.name).toBe('A')
    expect(forgotten.row?.answered).toHaveLength(bounds.rememberedRequests)
  })

  it('is judged again when it was refused, and may come corrected', () => {
    const run = new Templates().ask(creation({ kind: null }), creation({ kind: null }), creation())
    expect(run.refusals).toEqual(['creation: KIND_MISSING at 0', 'creation: KIND_MISSING at 0'])
    expect(run.versions).toEqual([1])
  })
})

describe('a refused change', () => {
  const asset = (index: number) => ({ ...logo, assetId: `${index}` })

  it.each<[string, Partial<TemplateChangeRequested>]>([
    ['REQUEST_ID_MISSING', { requestId: '' }],
    ['NAME_MISSING', { name: ' ' }],
    ['KIND_UNKNOWN', { kind: 'UNKNOWN' }],
    ['STATUS_UNKNOWN', { status: 'UNKNOWN' }],
    ['CONFIG_INVALID', { config: '' }],
    ['CONFIG_INVALID', { config: '{"colour":' }],
    ['CONFIG_INVALID', { config: '["red"]' }],
    ['CONFIG_INVALID', { config: 'null' }],
    ['CONFIG_INVALID', { config: `${'{"a":'.repeat(33)}1${'}'.repeat(33)}` }],
    ['CONFIG_INVALID', { config: `{"a":${'['.repeat(4_000)}${']'.repeat(4_000)}}` }],
    ['CONFIG_TOO_LONG', { config: `{"a":"${'€'.repeat(2_730)}"}` }],
    ['TOO_MANY_ASSETS', { assets: Array.from({ length: bounds.maxAssets + 1 }, (_, index) => asset(index)) }],
    ['TOO_MANY_ASSETS', { assets: [{ ...logo, url: `https://${'a'.repeat(16_384)}` }] }],
    ['ASSETS_INVALID', { assets: [asset(1), asset(1)] }],
    ['ASSETS_INVALID', { assets: [{ ...logo, assetId: '' }] }],
    ['ASSETS_INVALID', { assets: [{ ...logo, url: '' }] }],
  ])('has the reason %s and changes nothing', (reason, fields) => {
    const run = new Templates().ask(creation(), change({ requestId: 'faulty', name: 'A', ...fields }))
    expect(run.driver.outputOf('rejected')).toMatchObject([{ reasons: [{ code: reason }], version: 1 }])
    expect(run.versions).toEqual([1])
    expect(run.row?.name).toBe('Menu')
  })

  it.each<[string, Partial<TemplateChangeRequested>]>([
    ['NAME_MISSING', { name: null }],
    ['KIND_MISSING', { kind: null }],
  ])('has the reason %s when it would create the template', (reason, fields) => {
    expect(new Templates().ask(creation(fields)).refusals).toEqual([`creation: ${reason} at 0`])
  })

  it('has all of its reasons at once, that of the version last', () => {
    const faulty = change({
      name: '',
      kind: 'UNKNOWN',
      config: 'red',
      assets: [asset(1), asset(1)],
      expectedVersion: 0,
    })
    expect(new Templates().ask(creation(), faulty).refusals).toEqual([
      'request-1: NAME_MISSING,KIND_UNKNOWN,CONFIG_INVALID,ASSETS_INVALID,ALREADY_EXISTS at 1',
    ])
  })

  it('takes as much as the bounds allow', () => {
    const assets = Array.from({ length: bounds.maxAssets }, (_, index) => asset(index))
    const config = `{"a":"${'€'.repeat(2_728)}"}`
    expect(Buffer.byteLength(config)).toBe(8_192)
    const deep = `${'{"a":'.repeat(32)}1${'}'.repeat(32)}`
    const run = new Templates().ask(creation({ config, assets }), change({ config: deep }))
    expect(run.versions).toEqual([1, 2])
  })
})
