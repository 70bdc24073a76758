import { nameSpace, uuidV5 } from './uuid-v5.ts'

/** The name space of this project's entity ids; a change of it would give every known entity a second identity. */
const entities = nameSpace('6f2f0c1e-3a57-5d0b-9c49-2f7f1f0b7a11')

/**
 * A version 5 UUID of `parts`: the same parts give the same id, different ones never the same. It is cryptographic, unlike an
 * event's id: whoever names a request must not make it pass for another one of the same tenant, which would then never be sent.
 * It hides its parts from a glance, not from a search.
 */
export const deterministicId = (...parts: readonly string[]): string => uuidV5(JSON.stringify(parts), entities)
