import { expect, it } from 'vitest'
import { configurationPage, eventsPage, topologyPage } from '../../scripts/generate-docs.ts'
import { metricsPage } from '../../scripts/metrics-page.ts'
import { policyPage } from '../../scripts/policy-page.ts'
import { readPage } from './markdown.ts'

it.each([
  ['docs/topology.md', topologyPage],
  ['docs/configuration.md', configurationPage],
  ['docs/policy.md', policyPage],
  ['docs/events.md', eventsPage],
  ['docs/metrics.md', metricsPage],
])('%s is as generated', (path, generate) => {
  expect(readPage(path), 'run npm run generate').toBe(generate())
})
