import { type ChangelogSink, writeCommitRow, writeSchemas, writeTopology } from '#state/changelog.ts'
import type { EngineRows } from '#state/checkpoint.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { RunningTopology } from '#runtime/upgrade/topology-shape.ts'

const nothing: EngineRows = { commitRow: undefined, schemas: new Map(), topologies: new Map() }

/** The texts in a task's changelog beside its rows: as they are committed, and with the transaction on its way. */
export class ChangelogTexts {
  readonly #running: RunningTopology
  #committed: EngineRows
  #frozen: EngineRows
  /** The topology with the newest shape in the changelog. */
  #topology: string | undefined

  /** @param topology of the commit row */
  constructor(running: RunningTopology, committed: EngineRows, topology: string | undefined) {
    this.#running = running
    this.#committed = this.#frozen = committed
    this.#topology = topology
  }

  get committed(): EngineRows {
    return this.#committed
  }

  /** The changelog is another one, without any of them. */
  forget(): void {
    this.#committed = this.#frozen = nothing
    this.#topology = undefined
  }

  /** Writes the texts that the rows of this build need and the changelog lacks. */
  writeMissing({ schemas }: RowCodecs, sink: ChangelogSink): void {
    const { fingerprint, shape } = this.#running
    const known = this.#committed
    const isOther = this.#topology !== fingerprint
    if (isOther) writeTopology(fingerprint, shape, sink)
    const missing = new Map([...schemas].filter(([each]) => !known.schemas.has(each)))
    writeSchemas(missing, sink)
    this.#frozen = {
      ...known,
      topologies: isOther ? new Map([...known.topologies, [fingerprint, shape]]) : known.topologies,
      schemas: missing.size > 0 ? new Map([...known.schemas, ...missing]) : known.schemas,
    }
  }

  writeCommitRow(text: string, sink: ChangelogSink): void {
    writeCommitRow(text, sink)
    this.#frozen = { ...this.#frozen, commitRow: text }
  }

  /** The transaction is committed. */
  fold(): void {
    this.#committed = this.#frozen
    this.#topology = this.#running.fingerprint
  }
}
