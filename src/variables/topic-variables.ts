import { z } from 'zod'

/** How `topics apply` creates topics. */
export const topicVariables = {
  EVENTZR_PARTITIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(12)
    .describe(
      'Partitions of topics that `topics apply` creates: the number of tasks, fixed for an application version.',
    ),
  EVENTZR_REPLICATION_FACTOR: z.coerce
    .number()
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('Replicas of topics that `topics apply` creates.'),
}
