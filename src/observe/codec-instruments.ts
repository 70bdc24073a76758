import { clientMetrics } from './definitions/client-metrics.ts'
import type { Instruments } from './instruments.ts'

type Load = (schemaId: number) => Promise<string | undefined>

/** The codec and the schema registry. */
export class CodecInstruments {
  readonly #loads
  readonly #requests
  #schemas: () => number = () => 0

  constructor(make: Instruments) {
    make.measured(clientMetrics.schemas, () => this.#schemas())
    this.#loads = make.counter(clientMetrics.schemaLoads)
    this.#requests = make.histogram(clientMetrics.registryRequests)
    for (const result of ['found', 'absent', 'failed']) this.#loads.inc({ result }, 0)
  }

  /** @param count the schemas that the codec keeps now */
  keeps(count: () => number): void {
    this.#schemas = count
  }

  /** The same loader; each of its answers counts. */
  counting(load: Load): Load {
    return async (schemaId) => {
      try {
        const found = await load(schemaId)
        this.#loads.inc({ result: found === undefined ? 'absent' : 'found' })
        return found
      } catch (error) {
        this.#loads.inc({ result: 'failed' })
        throw error
      }
    }
  }

  /** The registry has answered a request, has refused it, or has given no answer of use. */
  answered(result: 'ok' | 'refused' | 'failed', durationMs: number): void {
    this.#requests.observe({ result }, durationMs / 1_000)
  }
}
