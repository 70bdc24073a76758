import { z } from 'zod'

/** How a process reaches the brokers. */
export const kafkaVariables = {
  EVENTZR_KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port, several separated by commas')
    .describe('Kafka brokers, `host:port`, several separated by commas.'),
  EVENTZR_KAFKA_SETTINGS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "JSON file of librdkafka settings, e.g. for tuning. They go before the engine's own; those that exactly once depends on, or that have a variable, are refused by name.",
    ),
}
