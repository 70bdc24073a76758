import type { DrawnDashboard } from './browser-page.ts'
import type { DashboardToDraw } from './drawn-panel.ts'
import { faultsOf } from './judge.ts'

/** The verdict over all dashboards. Panels are named `<dashboard-uid>-<panel-id> <title>`. */
export interface PreviewReport {
  readonly panels: number
  readonly drawn: number
  /** Without captured answers, as the check that captured them allows it. */
  readonly unanswered: readonly string[]
  readonly blank: readonly string[]
  readonly errors: readonly string[]
}

/** A dashboard with its data on the way to the browser and the facts from there. */
export interface DashboardResult {
  readonly sent: DashboardToDraw
  readonly drawn: Pick<DrawnDashboard, 'panels' | 'complaints'>
}

/** Judges every panel; rows are none. */
export function reportOf(results: readonly DashboardResult[]): PreviewReport {
  const judged = results.flatMap(judgedPanels)
  const answered = judged.filter(({ isAnswered }) => isAnswered)
  const complaints = results.flatMap(({ sent, drawn }) =>
    drawn.complaints.map((complaint) => `${sent.uid}: ${complaint}`),
  )
  return {
    panels: judged.length,
    drawn: answered.filter(({ isBlank, errors }) => !isBlank && errors.length === 0).length,
    unanswered: judged.filter(({ isAnswered }) => !isAnswered).map(({ name }) => name),
    blank: answered.filter(({ isBlank }) => isBlank).map(({ name }) => name),
    errors: [...answered.flatMap(({ name, errors }) => errors.map((error) => `${name}: ${error}`)), ...complaints],
  }
}

const judgedPanels = ({ sent, drawn }: DashboardResult) =>
  sent.panels.flatMap((sentPanel, index) => {
    const { panel } = sentPanel
    const facts = drawn.panels[index]
    if (panel.type === 'row') return []
    const faults = facts === undefined ? { isBlank: true, errors: [] } : faultsOf(sentPanel, facts)
    const isAnswered = sentPanel.toMs > 0
    return [{ name: `${sent.uid}-${panel.id} ${panel.title ?? ''}`, isAnswered, ...faults }]
  })
