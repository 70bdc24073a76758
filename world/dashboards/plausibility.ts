import type { Verdict } from '#world/verifier/verdict.ts'
import { counterTotal } from '#world/prometheus/counter-total.ts'
import type { PrometheusClient } from '#world/prometheus/prometheus-client.ts'

/** A number of the topics, and the counter that should have the same. */
interface Comparison {
  readonly what: string
  readonly selector: string
  readonly expected: number
}

/** A killed pod takes the counts of its last second along; a scrape of a busy pod may come late. */
const tolerance = 0.1
const slack = 5

/** The numbers of a verdict beside their metrics. */
export const comparisons = ({ topics, counts, failovers }: Verdict): readonly Comparison[] => {
  const delivered = topics['eventzr.cpaas.communication.delivered.v1'] ?? 0
  const completed = topics['eventzr.studio.render-job.completed.v1'] ?? 0
  return [
    {
      what: 'delivered messages',
      selector: 'eventzr_output_records_total{topic="eventzr.cpaas.communication.delivered.v1"}',
      expected: delivered,
    },
    { what: 'delivered messages', selector: 'eventzr_cpaas_messages_total{status="delivered"}', expected: delivered },
    {
      what: 'completed render jobs',
      selector: 'eventzr_studio_render_jobs_total{status="completed"}',
      expected: completed,
    },
    { what: 'failovers', selector: 'eventzr_cpaas_failovers_total', expected: failovers.length },
    { what: 'dead letters', selector: 'eventzr_dead_letters_total', expected: counts.deadLettered },
  ]
}

/** The metrics with other numbers than the topics. @throws PrometheusAnswerError */
export const implausible = async (
  verdict: Verdict,
  client: Pick<PrometheusClient, 'samples'>,
  seconds: number,
): Promise<readonly string[]> => {
  const faults: string[] = []
  for (const { what, selector, expected } of comparisons(verdict)) {
    const counted = counterTotal(await client.samples(selector, seconds))
    if (!isNear(counted, expected)) faults.push(`${what}: ${selector} is ${counted}, the topics have ${expected}`)
  }
  return faults
}

export const isNear = (counted: number, expected: number): boolean =>
  Math.abs(counted - expected) <= slack + tolerance * expected
