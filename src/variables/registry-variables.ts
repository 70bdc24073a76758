import { z } from 'zod'

/** How a process reaches the schema registry. */
export const registryVariables = {
  EVENTZR_SCHEMA_REGISTRY_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .describe("Base URL of the registry's Confluent-compatible API."),
}
