import { describe, expect, it } from 'vitest'
import type { CapturedPanel } from '../../../grafana/preview/captured-panel.ts'
import { dashboardsToDraw } from '../../../grafana/preview/dashboard-to-draw.ts'
import type { AnsweredQuery, PanelModel } from '../../../grafana/preview/panel-model.ts'

const panel = (id: number, type = 'timeseries', targets: PanelModel['targets'] = [{ refId: 'A' }]): PanelModel => ({
  id,
  type,
  gridPos: { x: 0, y: id, w: 24, h: 1 },
  targets,
})

const answer = (refId: string, status: 'success' | 'error' = 'success'): AnsweredQuery => ({
  refId,
  expr: 'up',
  response: { status, data: { resultType: 'vector', result: [{ metric: {}, value: [7, '1'] }] } },
})

const captured = (model: PanelModel, targets: readonly AnsweredQuery[]): CapturedPanel => ({
  dashboard: 'one',
  panel: model,
  from: 1_800_000_000,
  to: '2027-01-15T08:00:00Z',
  stepSeconds: 15,
  targets,
})

const drawn = (panels: readonly CapturedPanel[], known: readonly PanelModel[] = []) =>
  dashboardsToDraw([{ uid: 'one', title: 'one', panels }], new Map([['one', { title: 'One', panels: known }]]))

describe('the dashboards to draw', () => {
  it('have the times of their panels in milliseconds, from seconds or from text', () => {
    const [dashboard] = drawn([captured(panel(1), [answer('A')])])
    expect(dashboard?.panels[0]).toMatchObject({ fromMs: 1_800_000_000_000, toMs: 1_800_000_000_000 })
  })

  it('leave out hidden queries', () => {
    const model = panel(1, 'timeseries', [{ refId: 'A', hide: true }, { refId: 'B' }])
    const [dashboard] = drawn([captured(model, [answer('A'), answer('B')])])
    expect(dashboard?.panels[0]?.frames.map(({ refId }) => refId)).toEqual(['B'])
  })

  it('keep a failed query as the failure of its panel alone', () => {
    const [dashboard] = drawn([captured(panel(1), [answer('A', 'error')]), captured(panel(2), [answer('A')])])
    expect(dashboard?.panels.map(({ frames, failure }) => [frames.length, failure !== ''])).toEqual([
      [0, true],
      [1, false],
    ])
  })

  it('have rows, and panels without answers, from the dashboard itself', () => {
    const [dashboard] = drawn([captured(panel(1), [answer('A')])], [panel(1), panel(2, 'row'), panel(3)])
    expect(dashboard?.title).toBe('One')
    expect(dashboard?.panels.map(({ panel: { id }, frames }) => [id, frames.length])).toEqual([
      [1, 1],
      [2, 0],
      [3, 0],
    ])
  })

  it('are also those without any answer', () => {
    const known = new Map([['two', { title: 'Two', panels: [panel(1)] }]])
    expect(dashboardsToDraw([], known).map(({ uid, panels }) => [uid, panels.length])).toEqual([['two', 1]])
  })
})
