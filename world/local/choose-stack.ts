import { LocalStackError } from './stack-error.ts'
import type { StackTools } from './probe.ts'

/** The stack to start, with all that it needs. */
export type StackChoice =
  | { readonly kind: 'given'; readonly brokers: string; readonly registryUrl: string }
  | { readonly kind: 'java'; readonly java: string }
  | { readonly kind: 'containers' }

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Chooses the stack from the environment and the tools that were found.
 * @throws LocalStackError `CHOICE_INVALID`, `JARS_MISSING` or `NOTHING_AVAILABLE`
 */
export function chooseStack(env: Environment, tools: StackTools): StackChoice {
  const given = givenAddresses(env)
  if (given !== undefined) return given
  switch (env['EVENTZR_STACK'] || undefined) {
    case 'java':
      return requireJava(tools)
    case 'containers':
      return requireContainers(tools)
    case undefined:
      return found(tools)
    default:
      throw new LocalStackError(
        'CHOICE_INVALID',
        `EVENTZR_STACK is "${env['EVENTZR_STACK']}"; valid are "java" and "containers". Correct it, or unset it to take what is found.`,
      )
  }
}

function givenAddresses(env: Environment): StackChoice | undefined {
  const brokers = env['EVENTZR_KAFKA_BROKERS'] || undefined
  const registryUrl = env['EVENTZR_SCHEMA_REGISTRY_URL'] || undefined
  if (brokers === undefined && registryUrl === undefined) return undefined
  if (brokers === undefined || registryUrl === undefined) {
    throw new LocalStackError(
      'CHOICE_INVALID',
      `${brokers === undefined ? 'EVENTZR_SCHEMA_REGISTRY_URL is set and EVENTZR_KAFKA_BROKERS is not' : 'EVENTZR_KAFKA_BROKERS is set and EVENTZR_SCHEMA_REGISTRY_URL is not'}. Set both to use what runs there, or neither to start a local stack.`,
    )
  }
  return { kind: 'given', brokers, registryUrl: registryUrl.replace(/\/+$/, '') }
}

function found(tools: StackTools): StackChoice {
  if (tools.java !== undefined && tools.jars) return { kind: 'java', java: tools.java.command }
  if (tools.containers) return { kind: 'containers' }
  if (tools.java !== undefined) throw jarsMissing()
  throw new LocalStackError(
    'NOTHING_AVAILABLE',
    'No broker to work with: no addresses are set, there is no Java 17 or newer, and no container runtime answers. ' +
      'Install Java 17 and Maven (apt-get install -y openjdk-17-jre-headless maven), or start Docker, or set EVENTZR_KAFKA_BROKERS and EVENTZR_SCHEMA_REGISTRY_URL.',
  )
}

function requireJava(tools: StackTools): StackChoice {
  if (tools.java === undefined) {
    throw new LocalStackError(
      'NOTHING_AVAILABLE',
      'EVENTZR_STACK=java needs Java 17 or newer, on the PATH or in JAVA_HOME. Install it (apt-get install -y openjdk-17-jre-headless maven).',
    )
  }
  if (!tools.jars) throw jarsMissing()
  return { kind: 'java', java: tools.java.command }
}

function requireContainers(tools: StackTools): StackChoice {
  if (tools.containers) return { kind: 'containers' }
  throw new LocalStackError(
    'NOTHING_AVAILABLE',
    'EVENTZR_STACK=containers needs a container runtime and none answers. Start Docker, or point DOCKER_HOST to one.',
  )
}

const jarsMissing = () =>
  new LocalStackError(
    'JARS_MISSING',
    'Java is here, but the broker and the registry have not been fetched. Run scripts/bootstrap.sh --stack (it needs Maven).',
  )
