/** The outcome of a step: something, nothing since an input must be waited for, or nothing since a schema must be fetched. */
export type StepOutcome = 'progress' | 'idle' | { readonly awaitSchema: number }
