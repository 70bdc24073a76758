/** One topic of a client. A publisher and a reader are made from a list of these. */
export interface ClientTopic<Type extends string = string, New = unknown, Data = unknown> {
  /** The topic's name, and the `type` of its events. */
  readonly type: Type
  /** The Avro schema of the data, self-contained. */
  readonly schema: { readonly name: string; readonly json: string }
  /** The names of the entity's fields. Fields without a default must not be empty. */
  readonly entity: readonly string[]
  /** Fields with only one value here; callers may leave them out. */
  readonly fixed: Readonly<Record<string, string>>
  /** Never set; it carries the type of a caller's data. */
  readonly newData?: New
  /** Never set; it carries the type of a reader's data. */
  readonly data?: Data
}

/** `New` without the need to name the fields of `Fixed`. */
export type WithFixed<New, Fixed> = Omit<New, keyof Fixed> & Partial<Fixed>
