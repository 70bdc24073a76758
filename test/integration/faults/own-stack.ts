import { inject } from 'vitest'
import { startLocalStack } from '#world/local/start-stack.ts'
import type { LocalStack } from '#world/local/stack.ts'

/** A broker and a registry for tests that kill them, beside the ones that all tests share. */
export const startOwnStack = (): Promise<LocalStack> => {
  const kind = inject('kind')
  const { EVENTZR_KAFKA_BROKERS: _brokers, EVENTZR_SCHEMA_REGISTRY_URL: _registry, ...env } = process.env
  return startLocalStack({
    env: kind === 'given' ? env : { ...env, EVENTZR_STACK: kind },
    log: () => undefined,
  })
}
