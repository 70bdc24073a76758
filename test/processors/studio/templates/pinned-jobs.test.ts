import { describe, expect, it } from 'vitest'
import type { RenderJobRequested, TemplateChangeRequested } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, policy, s } from '../given.ts'
import { campaign, request } from '../planning/given-triggers.ts'
import { change, creation } from './given.ts'

/** Studio, whose inputs come a second apart. */
class Studio {
  readonly driver = new TopologyTestDriver(studio(policy))
  #seconds = 0

  templates(...changes: readonly TemplateChangeRequested[]): this {
    for (const each of changes) this.driver.pipe(topics.templateChangeRequested, acme, each, s(this.#seconds++))
    return this
  }

  ask(fields: Partial<RenderJobRequested>): this {
    const asked = request({ requestId: `job-${this.#seconds}`, ...fields })
    this.driver.pipe(topics.renderJobRequested, acme, asked, s(this.#seconds++))
    return this
  }

  launch(): this {
    const launched = campaign({ templateIds: ['menu'] })
    const at = s(this.#seconds++)
    this.driver.pipe(topics.campaignLaunched, acme, launched, at, { time: at })
    return this
  }

  get pins() {
    return this.driver
      .read(topics.renderJobCreated)
      .map(({ templateId, templateVersion }) => [templateId, templateVersion])
  }

  get refusals() {
    return this.driver.read(topics.renderJobRejected).flatMap(({ reasons }) => reasons.map(({ code }) => code))
  }
}

const rename = change({ requestId: 'rename', name: 'Wine list' })

describe('a job that names a template', () => {
  it('pins the version that is the newest one when it is planned', () => {
    const run = new Studio().templates(creation()).ask({ templateId: 'menu' })
    run.templates(rename).ask({ templateId: 'menu' }).ask({ templateId: 'menu', templateVersion: 1 })
    expect(run.pins).toEqual([
      ['menu', 1],
      ['menu', 2],
      ['menu', 1],
    ])
  })

  it('has other inputs with each version, also where the request names none', () => {
    const run = new Studio().templates(creation()).ask({ templateId: 'menu' }).ask({ templateId: 'menu' })
    run.templates(rename).ask({ templateId: 'menu' })
    const [first, same, other] = run.driver.read(topics.renderJobCreated).map(({ inputHash }) => inputHash)
    expect(first).toBe(same)
    expect(first).not.toBe(other)
  })

  it.each<[string, readonly TemplateChangeRequested[], Partial<RenderJobRequested>, string]>([
    ['there is none', [], {}, 'TEMPLATE_UNKNOWN'],
    ['its creation has yet to come', [change({ expectedVersion: 1, name: 'A' })], {}, 'TEMPLATE_UNKNOWN'],
    ['no template can have such an id', [creation()], { templateId: 'x'.repeat(2_000) }, 'TEMPLATE_UNKNOWN'],
    ['it is archived', [creation(), change({ status: 'ARCHIVED' })], {}, 'TEMPLATE_INACTIVE'],
    ['it is a draft', [creation({ status: 'DRAFT' })], {}, 'TEMPLATE_INACTIVE'],
    ['its version has yet to come', [creation()], { templateVersion: 2 }, 'TEMPLATE_VERSION_UNKNOWN'],
  ])('is refused when %s', (_why, changes, fields, reason) => {
    const run = new Studio().templates(...changes).ask({ templateId: 'menu', ...fields })
    expect(run.refusals).toEqual([reason])
    expect(run.driver.deadLetters).toEqual([])
  })
})

describe('a campaign that names a template', () => {
  it('pins it to the assets of its kind, and renders these again with its next version', () => {
    const run = new Studio().templates(creation({ kind: 'BANNER' })).launch()
    const { pins } = run
    const banners = pins.filter(([templateId]) => templateId === 'menu')
    expect(banners.length).toBeGreaterThan(0)
    expect(new Set(banners.map(([, version]) => version))).toEqual(new Set([1]))
    expect(pins.length).toBeGreaterThan(banners.length)
    run.launch()
    expect(run.pins).toHaveLength(pins.length)
    run.templates(rename).launch()
    expect(run.pins.slice(pins.length)).toEqual(banners.map(() => ['menu', 2]))
  })

  it('is rendered without it when no template can have such an id', () => {
    const run = new Studio()
    const launched = campaign({ templateIds: ['x'.repeat(2_000)] })
    run.driver.pipe(topics.campaignLaunched, acme, launched, s(0))
    expect(run.driver.deadLetters).toEqual([])
    expect(new Set(run.pins.map(([templateId]) => templateId))).toEqual(new Set([null]))
  })
})
