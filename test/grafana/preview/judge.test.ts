import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../grafana/preview/data-frames.ts'
import type { DrawnPanel, PanelToDraw } from '../../../grafana/preview/drawn-panel.ts'
import { faultsOf } from '../../../grafana/preview/judge.ts'
import type { PanelModel } from '../../../grafana/preview/panel-model.ts'

const panel: PanelModel = { id: 1, type: 'timeseries', title: 'Lag', gridPos: { x: 0, y: 0, w: 12, h: 8 } }

const frame = (name: string): Frame => ({
  refId: 'A',
  fields: [{ name: 'Value', type: 'number', config: { displayNameFromDS: name }, values: [1] }],
  length: 1,
})

const good: DrawnPanel = {
  id: 1,
  title: 'Lag',
  text: 'pods',
  legend: ['pods'],
  painted: ['10 s', '07:00'],
  dataPixels: 500,
  unitTexts: ['ms', 's'],
  error: '',
}

const judged = (drawn: Partial<DrawnPanel>, model: Partial<PanelModel> = {}, sent: Partial<PanelToDraw> = {}) =>
  faultsOf(
    { panel: { ...panel, ...model }, frames: [frame('pods')], failure: '', fromMs: 0, toMs: 1, ...sent },
    { ...good, ...drawn },
  )

describe('a drawn panel is', () => {
  it('good with its title, its lines, its names and its unit', () => {
    expect(judged({})).toEqual({ isBlank: false, errors: [] })
  })

  it.each([
    ['it says "No data"', { text: 'No data' }, {}],
    ['its chart has hardly a pixel of data', { dataPixels: 3 }, {}],
    ['a value is no text at all', { text: '' }, { type: 'stat' }],
  ])('blank when %s', (_, drawn, model) => {
    expect(judged(drawn, model).isBlank).toBe(true)
  })

  it.each([
    ['its title is another', { title: '' }, {}, 'The title is "" instead of "Lag".'],
    ['its legend lacks a series', { legend: ['others'] }, {}, 'The legend lacks "pods"; it has: others.'],
    ['no axis has its unit', { painted: ['10'] }, {}, 'No text has the unit (ms, s): 10'],
    ['no value has its unit', { text: '10' }, { type: 'stat' }, 'No text has the unit (ms, s): 10'],
    ['a component failed', { error: 'x is undefined' }, {}, 'x is undefined'],
  ])('at fault when %s', (_, drawn, model, fault) => {
    expect(judged(drawn, model)).toEqual({ isBlank: false, errors: [fault] })
  })

  it('at fault when a query of it failed', () => {
    expect(judged({ text: 'No data' }, {}, { failure: 'Query A failed' }).errors).toEqual(['Query A failed'])
  })

  it.each([
    ['has none', { options: { legend: { showLegend: false } } }],
    ['is renamed', { fieldConfig: { defaults: { displayName: 'all' } } }],
    ['comes from a transformation', { transformations: [{ id: 'organize' }] }],
  ])('not judged by its legend where it %s', (_, model) => {
    expect(judged({ legend: [] }, model).errors).toEqual([])
  })
})
