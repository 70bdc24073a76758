import { chooseStack } from './choose-stack.ts'
import { startContainerStack } from './container-stack.ts'
import { givenStack } from './given-stack.ts'
import { startJavaStack } from './java-stack.ts'
import { probeStackTools } from './probe.ts'
import type { LocalStack, LocalStackOptions } from './stack.ts'

/**
 * Finds or starts a broker and a registry, in this order: given addresses, Java 17, containers; `EVENTZR_STACK` asks for
 * one of the latter two. Resolves when both answer, about 5 s later. The stack ends with this process at the latest,
 * even when that is killed.
 * @throws LocalStackError with every code but `NOT_OURS`
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const choice = chooseStack(options.env, await probeStackTools(options.env))
  switch (choice.kind) {
    case 'given':
      return givenStack(choice, options)
    case 'java':
      return startJavaStack(choice.java, options)
    case 'containers':
      return startContainerStack(options)
  }
}
