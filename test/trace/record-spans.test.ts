import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TracedRecord } from '#runtime/ports/trace-port.ts'
import { recordSpans } from '../../src/trace/record-spans.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'
const record: TracedRecord = {
  traceParent: `00-${traceId}-${parentId}-01`,
  topic: 'orders',
  partition: 3,
  offset: 17,
  startMs: 1_000,
  endMs: 1_002,
  refusal: undefined,
}

let exporter: InMemorySpanExporter
let committed: ReturnType<typeof recordSpans>
beforeEach(() => {
  exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  committed = recordSpans(provider.getTracer('test'), 'eventzr-cpaas-v1')
})

const spans = () => exporter.getFinishedSpans()

describe('the spans of a commit', () => {
  it('have one for the processing of each record, as a child of its producer', () => {
    committed({ records: [record], startMs: 1_003, endMs: 1_020 })
    const [process] = spans()
    expect(process).toMatchObject({ name: 'process orders', kind: SpanKind.CONSUMER })
    expect(process!.spanContext().traceId).toBe(traceId)
    expect(process!.parentSpanContext).toMatchObject({ spanId: parentId, isRemote: true })
    expect(process!.attributes).toMatchObject({
      'messaging.destination.partition.id': '3',
      'messaging.kafka.offset': 17,
      'messaging.consumer.group.name': 'eventzr-cpaas-v1',
    })
    expect([process!.startTime, process!.endTime]).toEqual([
      [1, 0],
      [1, 2_000_000],
    ])
  })

  it('have one for the commit, in a trace of its own, with a link to each record', () => {
    committed({ records: [record, { ...record, offset: 18 }], startMs: 1_003, endMs: 1_020 })
    const [first, second, commit] = spans()
    expect(commit).toMatchObject({ name: 'commit', kind: SpanKind.INTERNAL, parentSpanContext: undefined })
    expect(commit!.spanContext().traceId).not.toBe(traceId)
    expect(commit!.links.map(({ context }) => context.spanId)).toEqual([
      first!.spanContext().spanId,
      second!.spanContext().spanId,
    ])
  })

  it('tell the reason of a dead letter', () => {
    committed({ records: [{ ...record, refusal: 'PROCESSING_FAILED' }], startMs: 1_003, endMs: 1_020 })
    expect(spans()[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'PROCESSING_FAILED' },
      attributes: { 'error.type': 'PROCESSING_FAILED' },
    })
  })
})
