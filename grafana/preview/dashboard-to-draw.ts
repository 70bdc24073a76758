import { epochMsOf } from './captured-panel.ts'
import type { CapturedDashboard, CapturedPanel } from './captured-panel.ts'
import type { KnownDashboard } from './dashboard-files.ts'
import { framesOf } from './data-frames.ts'
import type { Frame } from './data-frames.ts'
import type { DashboardToDraw, PanelToDraw } from './drawn-panel.ts'

/** Every dashboard with captured answers, and the known ones without any. */
export const dashboardsToDraw = (
  captured: readonly CapturedDashboard[],
  known: ReadonlyMap<string, KnownDashboard>,
): readonly DashboardToDraw[] => {
  const uids = new Set(captured.map(({ uid }) => uid))
  const others = [...known].filter(([uid]) => !uids.has(uid))
  return [
    ...captured.map((each) => dashboardToDraw(each, known.get(each.uid))),
    ...others.map(([uid, each]) => dashboardToDraw({ uid, title: each.title, panels: [] }, each)),
  ]
}

/**
 * Turns the captured answers of a dashboard into frames. Rows have no answers and come from the dashboard itself. So do
 * panels without captured answers; they are drawn without data, and named.
 */
const dashboardToDraw = (captured: CapturedDashboard, known: KnownDashboard | undefined): DashboardToDraw => {
  const ids = new Set(captured.panels.map(({ panel }) => panel.id))
  const others = (known?.panels ?? []).filter(({ id }) => !ids.has(id))
  return {
    uid: captured.uid,
    title: known?.title ?? captured.title,
    panels: [
      ...captured.panels.map(panelToDraw),
      ...others.map((panel): PanelToDraw => ({ panel, frames: [], failure: '', fromMs: 0, toMs: 0 })),
    ],
  }
}

const panelToDraw = (captured: CapturedPanel): PanelToDraw => ({
  panel: captured.panel,
  ...framesOrFailure(captured),
  fromMs: epochMsOf(captured.from),
  toMs: epochMsOf(captured.to),
})

/** A failed query leaves its panel without data; the others of the dashboard are still drawn. */
const framesOrFailure = (captured: CapturedPanel): Pick<PanelToDraw, 'frames' | 'failure'> => {
  try {
    return { frames: panelFrames(captured), failure: '' }
  } catch (error) {
    return { frames: [], failure: (error as Error).message }
  }
}

const panelFrames = ({ panel, targets, stepSeconds }: CapturedPanel): readonly Frame[] => {
  const queries = new Map((panel.targets ?? []).map((query) => [query.refId, query]))
  const tables = [...queries.values()].filter(({ format }) => format === 'table').length
  return targets.flatMap((answered) => {
    const query = queries.get(answered.refId) ?? { refId: answered.refId }
    return query.hide === true ? [] : framesOf(query, answered, stepSeconds * 1000, tables)
  })
}
