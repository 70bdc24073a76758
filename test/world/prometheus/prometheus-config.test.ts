import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { prometheusConfig } from '#world/prometheus/prometheus-config.ts'

it('has Prometheus keep the labels of pods, and read the rules', () => {
  const text = prometheusConfig({ targets: ['127.0.0.1:9464'], everySeconds: 1, ruleFiles: ['/rules/*.yaml'] })
  expect(parse(text)).toEqual({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['/rules/*.yaml'],
    scrape_configs: [{ job_name: 'eventzr', honor_labels: true, static_configs: [{ targets: ['127.0.0.1:9464'] }] }],
  })
})
