import type { TestProject } from 'vitest/node'
import { startLocalStack } from '#world/local/start-stack.ts'
import type { StackKind } from '#world/local/stack.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** `host:port`, comma-separated. */
    readonly brokers: string
    /** Base URL of the registry, without a slash at the end. */
    readonly registryUrl: string
    readonly kind: StackKind
  }
}

/** Starts one broker and one registry for a run of the integration tests; every test names topics and groups of its own. */
export default async function startSharedStack(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startLocalStack({ env: process.env, log: (line) => console.error(`local stack: ${line}`) })
  project.provide('brokers', stack.brokers)
  project.provide('registryUrl', stack.registryUrl)
  project.provide('kind', stack.kind)
  return () => stack.stop()
}
