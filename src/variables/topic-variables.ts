import { z } from 'zod'

/** How `topics apply` creates topics. */
export const topicVariables = {
  EVENTZR_BROKER_KIND: z
    .enum(['apache', 'msk-provisioned', 'msk-express', 'msk-serverless'])
    .default('apache')
    .describe('The kind of cluster: it decides which topic settings can be made, and which quotas hold.'),
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
