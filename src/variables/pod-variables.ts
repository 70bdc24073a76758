import { z } from 'zod'

const milliseconds = (min: number, max: number, standard: number) =>
  z.coerce.number().int().min(min).max(max).default(standard)

/** One pod: its name, its folder, its port, its times. */
export const podVariables = {
  EVENTZR_INSTANCE_ID: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores')
    .default('0')
    .describe(
      "The pod's ordinal: with the application id its transactional id and its static member id. Two pods must not share one.",
    ),
  EVENTZR_STATE_DIR: z
    .string()
    .min(1)
    .default('.local/state')
    .describe(
      'Folder with one subfolder per application and instance, locked while in use. It holds rows beyond the memory of the pod, and the checkpoints with which a restart takes seconds: give it a disk that outlives the container.',
    ),
  EVENTZR_HTTP_HOST: z.string().min(1).default('0.0.0.0').describe('Address that metrics and probes listen on.'),
  EVENTZR_HTTP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(9464)
    .describe('Port of `/metrics`, `/healthz` and `/readyz`; 0 takes a free one.'),
  EVENTZR_COMMIT_INTERVAL_MS: milliseconds(10, 5_000, 100).describe(
    'Shortest time from the start of a commit to that of the next, in milliseconds; slow commits lengthen it. A full task does not wait for it.',
  ),
  EVENTZR_SESSION_TIMEOUT_MS: milliseconds(6_000, 300_000, 45_000).describe(
    'A pod that is away for longer loses its tasks, in milliseconds.',
  ),
  EVENTZR_TRANSACTION_TIMEOUT_MS: milliseconds(1_000, 60_000, 10_000).describe(
    'The broker aborts a transaction that is open for longer, in milliseconds.',
  ),
  EVENTZR_REVOKE_BUDGET_MS: milliseconds(500, 60_000, 5_000).describe(
    'Longest time in which a task that moves to another pod commits its last records; the group waits for it, in milliseconds.',
  ),
  EVENTZR_RECORD_TIMEOUT_MS: milliseconds(100, 600_000, 10_000).describe(
    'A record or timer that runs for longer kills its process, in milliseconds; raise it to halt in a debugger.',
  ),
  EVENTZR_ACCEPTED_TOPIC_IDS: z
    .string()
    .regex(/^[\w-]{22}(,[\w-]{22})*$/, 'must be topic ids, several separated by commas')
    .optional()
    .describe(
      'Ids of topics in the place of others, with all of their records at the same offsets, several separated by commas: tasks read on in them instead of stopping.',
    ),
  EVENTZR_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged.'),
}
