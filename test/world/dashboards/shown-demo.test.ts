import { expect, it } from 'vitest'
import { grafanaContainer } from '#world/dashboards/shown-demo.ts'
import { readPage } from '../../docs/markdown.ts'

it('starts Grafana with the dashboards of this project, in the version of compose.yaml', () => {
  const args = grafanaContainer('http://127.0.0.1:20001', '/project/grafana')
  expect(args).toEqual(
    expect.arrayContaining([
      'run',
      '--env=EVENTZR_PROMETHEUS_URL=http://127.0.0.1:20001',
      '--volume=/project/grafana/provisioning:/etc/grafana/provisioning:ro',
      '--volume=/project/grafana/dashboards:/etc/grafana/dashboards:ro',
    ]),
  )
  expect(readPage('compose.yaml')).toContain(`image: ${args.at(-1)}\n`)
})
