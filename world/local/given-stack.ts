import { awaitBroker, awaitRegistry } from './readiness.ts'
import { LocalStackError } from './stack-error.ts'
import type { LocalStack, LocalStackOptions } from './stack.ts'

/** A broker and a registry that somebody else runs: used once they answer, never stopped. */
export async function givenStack(
  addresses: { readonly brokers: string; readonly registryUrl: string },
  { log }: LocalStackOptions,
): Promise<LocalStack> {
  const { brokers, registryUrl } = addresses
  log(`using the broker at ${brokers} and the registry at ${registryUrl}, as set in the environment`)
  await Promise.all([awaitBroker(brokers, { timeoutMs: 15_000 }), awaitRegistry(registryUrl, { timeoutMs: 15_000 })])
  return {
    kind: 'given',
    brokers,
    registryUrl,
    canKill: false,
    killBroker: () => Promise.reject(notOurs('broker')),
    restartBroker: () => Promise.reject(notOurs('broker')),
    stopRegistry: () => Promise.reject(notOurs('registry')),
    startRegistry: () => Promise.reject(notOurs('registry')),
    stop: () => Promise.resolve(),
  }
}

const notOurs = (what: string) =>
  new LocalStackError(
    'NOT_OURS',
    `The ${what} was given by address and is not ours to stop. Unset EVENTZR_KAFKA_BROKERS and EVENTZR_SCHEMA_REGISTRY_URL to run this on a stack of its own.`,
  )
