/** The owner of the broker and the registry: somebody else at a `given` address, `java` processes or `containers` of ours. */
export type StackKind = 'given' | 'java' | 'containers'

/** One Kafka broker and one schema registry for the demo, the tests and the benchmarks. */
export interface LocalStack {
  readonly kind: StackKind
  /** `host:port`, comma-separated. */
  readonly brokers: string
  /** Base URL of the Confluent-compatible API, without a slash at the end. */
  readonly registryUrl: string
  /** Whether the four calls below work; on a given stack they throw `NOT_OURS`. */
  readonly canKill: boolean
  /** Resolves when the broker's process is gone. Its data and address stay for `restartBroker`. */
  killBroker(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Starts the broker again on its data and port; resolves when it answers. */
  restartBroker(): Promise<void>
  /** Stops the registry in an orderly way; its schemas and ids stay for `startRegistry`. */
  stopRegistry(): Promise<void>
  startRegistry(): Promise<void>
  /** Stops what was started and removes its data; does nothing to a given stack. May be called twice. */
  stop(): Promise<void>
}

/** Options for the start of a stack. */
export interface LocalStackOptions {
  /** Read: `EVENTZR_KAFKA_BROKERS`, `EVENTZR_SCHEMA_REGISTRY_URL`, `EVENTZR_STACK`, `JAVA_HOME`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Takes one line per thing worth telling: which stack was chosen, where it answers. */
  readonly log: (line: string) => void
  /** Folder in which the stack makes a fresh one for its data; the system's folder for temporary files when absent. */
  readonly stateDir?: string | undefined
  /** For Java only. Takes the broker's `host:port` before it starts; answers with the one that clients are told instead. */
  readonly doorTo?: ((broker: string) => Promise<string>) | undefined
}
