import { RowCensus } from '#runtime/watch/row-census.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TopologyTestDriver } from '#testing/topology-test-driver.ts'

/** The measures of a run, by metric and labels: `name{a,b}` → a sum, figures, or rows. */
export type Measured = Readonly<Record<string, number | readonly number[]>>

/** Everything measured by the committed part of a run since the last call. */
export const measured = (driver: TopologyTestDriver): Measured => {
  const found: Record<string, number | readonly number[]> = {}
  const place = (metric: string, labels: readonly string[]) => `${metric.slice('eventzr_'.length)}{${labels.join(',')}}`
  const observer: Pick<PodObserver, 'inputs' | 'tenants' | 'counted' | 'observed'> = {
    inputs: () => undefined,
    tenants: () => undefined,
    counted: (metric, labels, amount) => {
      const name = place(metric, labels)
      found[name] = ((found[name] as number | undefined) ?? 0) + amount
    },
    observed: (metric, labels, figures) => void (found[place(metric, labels)] = figures),
  }
  driver.report(observer)
  return found
}

/** The rows of a gauge by their labels, as a census counts them. */
export const countedRows = (driver: TopologyTestDriver, topology: Topology): Readonly<Record<string, number>> => {
  let counts: Readonly<Record<string, number>> = {}
  const rowsCounted: PodObserver['rowsCounted'] = (_metric, rows) => {
    counts = Object.fromEntries(rows.map((each) => [each.labels.join(','), each.rows]))
  }
  new RowCensus({ topology, observer: { rowsCounted }, nowMs: () => 0 }).look([driver])
  return counts
}
