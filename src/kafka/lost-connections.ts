/** A line of the client's log; `fac` names its subject. */
export interface LogLine {
  readonly fac: string
  readonly message: string
}

/**
 * A producer with these settings writes a line at once when it loses a connection, and three other lines per transaction. No
 * settings file may change them: nothing else tells of a repeated request in time.
 */
export const tellConnections = { debug: 'broker', log_level: 7 }

/** Written by `rd_kafka_broker_set_state` before a request of the connection fails (librdkafka 2.15.1). */
const lost = / changed state (?:UP|REAUTH) -> DOWN$/

/**
 * Knows from a producer's log whether it has lost a connection within the present transaction. Requests on such a
 * connection may have been sent twice: librdkafka sends those without an answer again by itself, and the call ends well. A
 * request without an answer in time ends its connection too.
 */
export class LostConnections {
  #any = false

  /** Takes each line of the log. */
  note({ fac, message }: LogLine): void {
    if (fac === 'STATE' && lost.test(message)) this.#any = true
  }

  /** Whether one was lost since {@link forget}. */
  get any(): boolean {
    return this.#any
  }

  /** A transaction begins: all requests before it were answered. */
  forget(): void {
    this.#any = false
  }
}
