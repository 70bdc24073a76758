/** A part of a writer's schema beyond a reader. */
export interface Misfit {
  /** `missing`: the writer lacks a field without a default; `symbols`: there is no default for its further symbols. */
  readonly kind: 'type' | 'missing' | 'symbols'
  /** From the root of the reader's schema, as in `data.parts[].at`; empty for the root itself. */
  readonly path: string
  /** The writer's type in a few words, of a union the unfit branch alone; undefined for a missing field. */
  readonly written: string | undefined
  /** The same with all branches. */
  readonly declared: string | undefined
  /** Likewise the reader's. */
  readonly read: string
}

/** A misfit in the words of the reader. */
export const misfitText = ({ kind, path, written, read }: Misfit): string => {
  if (kind === 'missing') return `${path} is missing, and has no default here`
  if (kind === 'symbols') return `${path} has symbols that are not known here, and no default for them`
  return `${path || 'it'} is ${written}, and ${read} here`
}
