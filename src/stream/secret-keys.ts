/** The secret keys behind the names of rows, as far as they may be told. Without its key a row is there and not found. */
export interface SecretKeys {
  /** The version for new rows. */
  readonly inUse: string
  /** A value of each key by its version: another key has another one, and it shows nothing of the key. */
  readonly checks: Readonly<Record<string, string>>
  /** Versions of rows given up. */
  readonly retired: readonly string[]
}

/** Versions and check values of keys behind rows. */
export type KeyChecks = SecretKeys['checks']
