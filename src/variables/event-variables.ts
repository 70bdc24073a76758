import { z } from 'zod'

/** How events are written. */
export const eventVariables = {
  EVENTZR_OUTPUT_ENCODING: z
    .enum(['avro', 'ce-structured-json'])
    .default('avro')
    .describe('How events are written; every topic accepts the same on input.'),
}
