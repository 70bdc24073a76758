import type { Right } from '#runtime/ports/rights.ts'
import type { LogLine } from './lost-connections.ts'
import { uponTopics } from './refused-rights.ts'

/** Written for each partition refused to a transaction for want of Write (rdkafka_txnmgr.c, librdkafka 2.15.1). */
const denied = /Failed to add partition "([^"]+)" \[\d+\] to transaction: .*authorization failed/

/** In the error of a transaction after the refusal of a record (rdkafka_request.c, rd_kafka_handle_Produce_error). */
const refused = /ProduceRequest for (\S+) \[\d+\] with/

/**
 * Knows the topics refused to a producer from its log: the failed call names none, and no delivery reports are asked for. The
 * client asks for every partition of a transaction once, before its first record.
 */
export class DeniedTopics {
  readonly #topics = new Set<string>()

  /** Takes each line of the log. */
  note({ fac, message }: LogLine): void {
    const [, topic] = fac === 'ADDPARTS' ? (denied.exec(message) ?? []) : []
    if (topic !== undefined) this.#topics.add(topic)
  }

  /** Those of the present transaction. @param error its own: after a first record was taken, it alone tells of a refused one */
  rights(error: unknown): readonly Right[] {
    const { cause } = error as { readonly cause?: { readonly message?: string } }
    const [, topic] = refused.exec(cause?.message ?? '') ?? []
    return uponTopics('Write', topic === undefined ? [...this.#topics] : [...this.#topics, topic])
  }

  /** A transaction begins. */
  forget(): void {
    this.#topics.clear()
  }
}
