import { PodMetrics } from '#observe/metrics.ts'
import type { Topology } from '#stream/nodes.ts'

const everyMs = 15_000

/** Metrics of a pod, with a scrape every 15 s. */
export const scraped = (application: string, instanceId: string, topology: Topology): PodMetrics => {
  const metrics = new PodMetrics(application, instanceId, topology)
  setInterval(() => void metrics.text(), everyMs).unref()
  return metrics
}
