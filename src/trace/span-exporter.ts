import type { TracePort } from '#runtime/ports/trace-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import { recordSpans } from './record-spans.ts'

/** Traces of a pod on their way to a collector. */
export interface SpanExporter extends TracePort {
  /** Sends the rest, for a moment at most. */
  close(): Promise<void>
}

export interface SpanSource {
  /** The address of a collector with OTLP over HTTP, as in `http://collector:4318/v1/traces`. */
  readonly url: string
  /** The application id, as `service.name`. */
  readonly application: string
  readonly instance: string
}

const sendTimeoutMs = 5_000
const closeTimeoutMs = 2_000

/** Sends spans to a collector, in batches beside the loop. Loads the libraries of OpenTelemetry, so call it only where traces are wanted. */
export const exportSpans = async ({ url, application, instance }: SpanSource, log: Log): Promise<SpanExporter> => {
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto')
  const { resourceFromAttributes } = await import('@opentelemetry/resources')
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': application, 'service.instance.id': instance }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, timeoutMillis: sendTimeoutMs }) }),
    ],
  })
  log.info({ url: new URL(url).origin }, 'sampled records are traced')
  return {
    committed: recordSpans(provider.getTracer('eventzr-topology'), application),
    close: async () => {
      const timeout = AbortSignal.timeout(closeTimeoutMs)
      const ended = new Promise<void>((resolve) => timeout.addEventListener('abort', () => resolve(), { once: true }))
      await Promise.race([provider.shutdown().catch(() => undefined), ended])
    },
  }
}
