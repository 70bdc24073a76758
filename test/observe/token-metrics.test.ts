import { expect, it } from 'vitest'
import { PodMetrics } from '#observe/metrics.ts'

it('a pod that needs tokens counts them and tells when the newest one expires, and no other pod does', async () => {
  const metrics = new PodMetrics('app', '0')
  expect(await metrics.text()).not.toContain('eventzr_kafka_token')
  const tokens = metrics.withTokens()
  tokens.issued(Date.now() + 900_000)
  tokens.failed()
  const text = await metrics.text()
  expect(text).toMatch(/eventzr_kafka_token_refreshes_total\{result="issued",[^}]*\} 1/)
  expect(text).toMatch(/eventzr_kafka_token_refreshes_total\{result="failed",[^}]*\} 1/)
  expect(Number(/eventzr_kafka_token_expires_seconds\{[^}]*\} (\S+)/.exec(text)?.[1])).toBeCloseTo(900, -2)
})
