/** An Avro schema and the TypeScript type that it describes. `json` is self-contained and minified. */
export interface Schema<T> {
  /** Full Avro name, e.g. `eventzr.cpaas.communication.v1.CommunicationSent`. */
  readonly name: string
  readonly json: string
  /** Never set; it carries the type. */
  readonly valueType?: T
}
