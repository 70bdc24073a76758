import { RightMissingError } from '#runtime/ports/errors.ts'
import { rightText } from '#runtime/ports/rights.ts'

/** The JSON of a failed inspection: codes and names of the program alone, since the text of an error may quote anything. */
export interface InspectFailure {
  readonly error: string
  /** Each as in `Read on topic eventzr-cpaas-v1-dead-letter`. */
  readonly missing?: readonly string[]
}

/** The code of an error, or `INSPECT_FAILED`, and the rights that it names. */
export const inspectFailure = (error: unknown): InspectFailure => {
  if (error instanceof RightMissingError) return { error: error.code, missing: error.rights.map(rightText) }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return { error: code ?? 'INSPECT_FAILED' }
}
