import { z } from 'zod'

/** Traces of sampled records. */
export const traceVariables = {
  EVENTZR_TRACE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Collector of traces that speaks OTLP over HTTP, as in `http://collector:4318/v1/traces`: it gets a span for each record with a sampled `traceparent`, and one for its commit. Without a value nothing is traced.',
    ),
}
