import { isDeepStrictEqual } from 'node:util'
import type { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'

/**
 * A process has the rows of the changelog when it starts from the checkpoints of a pod, at any time.
 * @throws SimulationError
 */
export const checkCheckpoints = (cluster: SimulatedCluster): void => {
  const wanted = cluster.restoredRows().all
  for (const pod of cluster.pods) {
    const found = cluster.restoredRows(pod).all
    if (!isDeepStrictEqual(found, wanted))
      throw cluster.failure(
        `from the checkpoints of ${pod} come ${JSON.stringify(found)} for ${JSON.stringify(wanted)}`,
      )
  }
}
