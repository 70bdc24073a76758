import { createHmac, randomBytes } from 'node:crypto'
import type { StoreKey } from '#stream/store-key.ts'

/** Parts of keys that hold words of the policy; anything else in them is masked all the same. */
const plainParts = new Set(['provider', 'channel', 'type', 'level', 'sourceKind'])
const word = /^[a-zA-Z][a-zA-Z_-]{0,30}$/
const shownDigits = 8

/**
 * Hides the names of tenants and people. Equal texts look equal as long as the process lives, so that a row can be found again.
 * Another process has another secret, and nobody can try out numbers.
 */
export class Mask {
  readonly #secret = randomBytes(32)

  text(text: string): string {
    return `#${createHmac('sha256', this.#secret).update(text).digest('hex').slice(0, shownDigits)}`
  }

  /** @param names of the parts, as the store declares them */
  key(key: StoreKey, names: readonly string[]): readonly string[] {
    return key.map((part, index) => {
      if (typeof part === 'number') return String(part)
      return plainParts.has(names[index] ?? '') && word.test(part) ? part : this.text(part)
    })
  }
}
