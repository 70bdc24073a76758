import { expect, it } from 'vitest'
import { mostCombinations } from '#observe/bounded-labels.ts'
import { engineMetrics } from '#observe/definitions/engine-metrics.ts'
import { PodMetrics } from '#observe/metrics.ts'
import { mostTenants } from '#observe/tenant-series.ts'
import type { TenantId } from '#stream/record.ts'
import { measuresOf } from '#stream/topology.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { answer, hashes, noon, policy, receipt } from '../processors/cpaas/samples.ts'

const topology = cpaas(policy, hashes)
const definitions = measuresOf(topology)

/** Lines of `/metrics` for one combination of labels: a histogram has one for each bucket, and three more. */
const linesOf = ({ buckets }: { readonly buckets?: readonly number[] }): number =>
  buckets === undefined ? 1 : buckets.length + 3

/** Every combination of every metric of the domain, `other` included. */
const mostDomainLines = definitions.reduce((lines, each) => lines + (mostCombinations + 1) * linesOf(each), 0)
/** Tenants with a series, as many with one that has just ended, and `other`. */
const mostTenantLines = 2 * mostTenants + 1
/** The engine's own, without tenants: their labels are topics, stores, tasks and causes. */
const mostEngineLines = engineMetrics.reduce((lines, each) => lines + 20 * linesOf(each), 0)

const linesIn = (text: string, prefix = ''): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && line.startsWith(prefix))

it('a pod has a bounded number of series, whatever 10000 tenants and hostile adapters say', { timeout: 60_000 }, async () => {
  const metrics = new PodMetrics('eventzr-cpaas-v1', '0', definitions)
  const driver = new TopologyTestDriver(topology, { commitEach: false })
  for (let number = 0; number < 10_000; number++) {
    const tenantId = (number === 0 ? '__proto__' : `tenant-${number}`) as TenantId
    const provider = `P${number}`
    const odd = { tenantId, provider, providerErrorCode: `E-${number % 997}`, latencyMs: number }
    const at = noon + number
    if (number % 2 === 0)
      driver.pipe(topics.dispatchCompleted, tenantId, answer({ ...odd, outcome: 'REJECTED', messageId: 'no' }), at)
    else {
      const { latencyMs, ...rest } = odd
      driver.pipe(topics.receiptReceived, tenantId, receipt({ ...rest, messageId: 'no', status: 'FAILED' }), at)
    }
    if (number % 500 !== 499) continue
    driver.commit().report(metrics)
    await metrics.text()
  }
  const text = await metrics.text()
  expect(linesIn(text, 'eventzr_unknown_provider_codes_total')).toHaveLength(mostCombinations + 1)
  expect(linesIn(text, 'eventzr_tenant_records_total').length).toBeLessThanOrEqual(mostTenantLines)
  const own = linesIn(text, 'eventzr_')
  expect(own.length).toBeLessThanOrEqual(mostDomainLines + mostTenantLines + mostEngineLines)
  const counted = linesIn(text, 'eventzr_unknown_provider_codes_total').map((line) => Number(line.split(' ').at(-1)))
  expect(counted.reduce((sum, each) => sum + each, 0)).toBe(10_000)
})
