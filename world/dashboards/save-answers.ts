import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { QueryTime } from '#world/prometheus/prometheus-client.ts'
import type { AnsweredPanel } from './evaluate-panels.ts'

/**
 * Writes a file for each panel into a folder, `<dashboard uid>-<panel id>.json`: `dashboard` (its title), `panel` (Grafana's
 * panel JSON), `from` and `to` (seconds since 1970), `stepSeconds`, and `targets`, each with `refId`, `legendFormat`, `expr`
 * (variables replaced) and `response` (the answer of `/api/v1/query_range`). Programs can draw panels from them. A panel without a
 * series has no file; the check says which may be empty.
 */
export const saveAnswers = async (
  folder: string,
  panels: readonly AnsweredPanel[],
  { fromSeconds, toSeconds, stepSeconds }: QueryTime,
): Promise<void> => {
  await mkdir(folder, { recursive: true })
  for (const { placed, targets } of panels) {
    if (targets.every(isEmpty)) continue
    const { dashboardUid, dashboardTitle, panel } = placed
    const saved = { dashboard: dashboardTitle, panel, from: fromSeconds, to: toSeconds, stepSeconds, targets }
    await writeFile(join(folder, `${dashboardUid}-${panel.id}.json`), JSON.stringify(saved))
  }
}

const isEmpty = ({ response }: AnsweredPanel['targets'][number]): boolean => (response.data?.result ?? []).length === 0
