import type { Log } from '#runtime/ports/log.ts'
import type { Config } from '../config.ts'
import type { SpanExporter } from '../trace/span-exporter.ts'

/** Traces to the collector of the configuration; the libraries are loaded only then. */
export const traceTo = async (
  { EVENTZR_TRACE_URL: url, EVENTZR_INSTANCE_ID: instance }: Config,
  application: string,
  log: Log,
): Promise<SpanExporter | undefined> => {
  if (url === undefined) return undefined
  const { exportSpans } = await import('../trace/span-exporter.ts')
  return exportSpans({ url, application, instance }, log)
}
