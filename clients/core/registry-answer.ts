/** Errors of a registry's client, as far as they differ. */
interface Refusal {
  readonly name?: unknown
  readonly status?: unknown
}

/** The client wraps "not found" of a look-up by schema in an error without its status. */
export const isNotFound = (error: unknown): boolean => {
  const { name, status } = refusalOf(error)
  return status === 404 || status === 422 || (status === undefined && name === 'ConfluentSchemaRegistryError')
}

/** The registry has answered, with something that its client cannot use. */
export const isUnusable = (error: unknown): boolean => {
  const { name, status } = refusalOf(error)
  return status === undefined && typeof name === 'string' && name.startsWith('ConfluentSchemaRegistry')
}

const refusalOf = (error: unknown): Refusal => (typeof error === 'object' && error !== null ? error : {})
