import type { Size } from './size.ts'

/** A provider account that renders one type. */
export interface Renderer {
  readonly provider: string
  /** Names the account at the provider; never a secret. */
  readonly credentialRef: string
  /** An asset is cut out of the one with the closest shape; empty: any size is rendered as it is wanted. */
  readonly nativeSizes: readonly Size[]
}
