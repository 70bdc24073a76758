import { describe, expect, it } from 'vitest'
import type { DrawnPanel, PanelToDraw } from '../../../grafana/preview/drawn-panel.ts'
import { reportOf } from '../../../grafana/preview/report.ts'

const sent = (id: number, type = 'stat'): PanelToDraw => ({
  panel: { id, type, title: `T${id}`, gridPos: { x: 0, y: 0, w: 4, h: 4 } },
  frames: [],
  failure: '',
  fromMs: 0,
  toMs: 1,
})

const drawn = (id: number, text: string): DrawnPanel => {
  return {
    id,
    title: `T${id}`,
    text,
    legend: [],
    painted: [],
    dataPixels: 0,
    unitTexts: [],
    alteredLabels: [],
    error: '',
  }
}

const reported = (panels: readonly PanelToDraw[], facts: readonly DrawnPanel[], complaints: readonly string[] = []) =>
  reportOf([{ sent: { uid: 'one', title: 'One', panels }, drawn: { panels: facts, complaints } }])

describe('the report', () => {
  it('counts panels and leaves out rows', () => {
    const report = reported([sent(1), sent(2, 'row')], [drawn(1, '5'), drawn(2, '')])
    expect(report).toEqual({ panels: 1, drawn: 1, unanswered: [], blank: [], errors: [] })
  })

  it('names a blank panel by its file and title', () => {
    expect(reported([sent(3)], [drawn(3, 'No data')])).toMatchObject({ drawn: 0, blank: ['one-3 T3'] })
  })

  it('names a panel without captured answers apart: its check allows that', () => {
    const report = reported([{ ...sent(5), toMs: 0 }], [drawn(5, 'No data')])
    expect(report).toEqual({ panels: 1, drawn: 0, unanswered: ['one-5 T5'], blank: [], errors: [] })
  })

  it('calls a panel blank that the browser said nothing about', () => {
    expect(reported([sent(4)], []).blank).toEqual(['one-4 T4'])
  })

  it('has the complaints of the browser', () => {
    expect(reported([], [], ['x is not a function']).errors).toEqual(['one: x is not a function'])
  })
})
