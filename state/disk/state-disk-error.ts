/** Rows on disk cannot be read, or are not the written ones. The changelog has them all. */
export class StateDiskError extends Error {
  readonly code = 'STATE_DISK_FAILED'
}
