import { z } from 'zod'
import { outputEncodings } from '#codec/output-encoding.ts'
import { readEncodingOverrides } from './encoding-overrides.ts'

/** How events are written. */
export const eventVariables = {
  EVENTZR_OUTPUT_ENCODING: z
    .enum(outputEncodings)
    .default('avro')
    .describe(
      'How events are written, internal ones and commands too; every topic accepts [all encodings](events.md#encodings) on input.',
    ),
  EVENTZR_OUTPUT_ENCODINGS: z
    .string()
    .superRefine((list, context) => {
      for (const message of readEncodingOverrides(list).faults) context.addIssue({ code: 'custom', message })
    })
    .optional()
    .describe(
      'Topics that are written otherwise, as `topic=encoding,topic=encoding`, with the [topics of the wire contract](topology.md#topics-of-the-wire-contract) and the encodings above.',
    ),
}
