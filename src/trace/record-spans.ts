import {
  type Attributes,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api'
import type { TracedCommit, TracedRecord, TracePort } from '#runtime/ports/trace-port.ts'

/**
 * One span per traced record, a child of its producer's, and one for their commit with links to them. Attributes are those of the
 * semantic conventions for Kafka (opentelemetry.io/docs/specs/semconv/messaging/kafka), never data of a record.
 */
export const recordSpans =
  (tracer: Tracer, group: string): TracePort['committed'] =>
  ({ records, startMs, endMs }: TracedCommit) => {
    const contexts = records.map((record) => processSpan(tracer, group, record))
    const links = contexts.map((context) => ({ context }))
    const span = tracer.startSpan(
      'commit',
      {
        kind: SpanKind.INTERNAL,
        startTime: new Date(startMs),
        links,
        attributes: { 'messaging.consumer.group.name': group },
      },
      ROOT_CONTEXT,
    )
    span.end(new Date(endMs))
  }

const processSpan = (tracer: Tracer, group: string, record: TracedRecord): SpanContext => {
  const { topic, startMs, endMs, refusal } = record
  const parent = trace.setSpanContext(ROOT_CONTEXT, parentOf(record))
  const span = tracer.startSpan(
    `process ${topic}`,
    { kind: SpanKind.CONSUMER, startTime: new Date(startMs), attributes: attributesOf(record, group) },
    parent,
  )
  if (refusal !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: refusal })
  span.end(new Date(endMs))
  return span.spanContext()
}

const attributesOf = ({ topic, partition, offset, refusal }: TracedRecord, group: string): Attributes => ({
  'messaging.system': 'kafka',
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  'messaging.destination.name': topic,
  'messaging.destination.partition.id': String(partition),
  'messaging.kafka.offset': offset,
  'messaging.consumer.group.name': group,
  ...(refusal === undefined ? {} : { 'error.type': refusal }),
})

const parentOf = ({ traceParent }: TracedRecord): SpanContext => {
  const [, traceId = '', spanId = '', flags = ''] = traceParent.split('-')
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
}
