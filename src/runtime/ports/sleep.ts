/** Waits; resolves at once when the signal aborts. A port, so that a simulation can have a time of its own. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>
