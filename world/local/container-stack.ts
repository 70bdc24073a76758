import type { StartedTestContainer } from 'testcontainers'
import { brokerContainer, registryContainer } from './container-specs.ts'
import type { ContainerSpec } from './container-specs.ts'
import { freePorts } from './free-port.ts'
import { awaitBroker, awaitRegistry, warmTransactions } from './readiness.ts'
import { LocalStackError } from './stack-error.ts'
import type { LocalStack, LocalStackOptions } from './stack.ts'

const startTimeoutMs = 180_000

type Library = typeof import('testcontainers')
type Runtime = Awaited<ReturnType<Library['getContainerRuntimeClient']>>

/**
 * Starts broker and registry as containers. The library's own watcher container removes them when this process dies.
 * The first start fetches the images and takes as long as that does.
 */
export async function startContainerStack({ log }: LocalStackOptions): Promise<LocalStack> {
  // Loaded only here: it takes a while, and most runs do without containers.
  const library = await import('testcontainers')
  const runtime = await library.getContainerRuntimeClient()
  const host = runtime.info.containerRuntime.host
  const [brokerPort = 0, registryPort = 0] = await freePorts(2)
  const brokers = `${host}:${brokerPort}`
  const registryUrl = `http://${host}:${registryPort}/apis/ccompat/v7`

  log(`starting Kafka 4.1.2 at ${brokers} and Apicurio 3.0.9 at ${registryUrl} in containers`)
  const brokerAnswers = () => awaitBroker(brokers, { timeoutMs: startTimeoutMs })
  const registryAnswers = () => awaitRegistry(registryUrl, { timeoutMs: startTimeoutMs })
  const startBroker = () => startContainer(library, brokerContainer({ host, hostPort: brokerPort }))
  const startRegistry = () => startContainer(library, registryContainer({ hostPort: registryPort }))
  const [broker, registry] = await startBoth(startBroker, startRegistry)
  const stack = stackOf({ brokers, registryUrl, runtime, broker, registry, brokerAnswers, registryAnswers })
  try {
    await Promise.all([brokerAnswers().then(() => warmTransactions(brokers)), registryAnswers()])
    return stack
  } catch (error) {
    await stack.stop()
    throw error
  }
}

interface StackParts {
  readonly brokers: string
  readonly registryUrl: string
  readonly runtime: Runtime
  readonly broker: StartedTestContainer
  readonly registry: StartedTestContainer
  readonly brokerAnswers: () => Promise<void>
  readonly registryAnswers: () => Promise<void>
}

function stackOf({ runtime, broker, registry, brokerAnswers, registryAnswers, ...addresses }: StackParts): LocalStack {
  const brokerContainer = runtime.container.getById(broker.getId())
  const registryContainer = runtime.container.getById(registry.getId())
  return {
    kind: 'containers',
    ...addresses,
    canKill: true,
    killBroker: async (signal) => {
      await brokerContainer.kill({ signal })
      await brokerContainer.wait()
    },
    restartBroker: async () => {
      await brokerContainer.start()
      await brokerAnswers()
    },
    stopRegistry: async () => {
      await registryContainer.stop()
    },
    startRegistry: async () => {
      await registryContainer.start()
      await registryAnswers()
    },
    stop: async () => {
      await Promise.all([broker.stop(), registry.stop()])
    },
  }
}

const startContainer = (library: Library, spec: ContainerSpec): Promise<StartedTestContainer> =>
  new library.GenericContainer(spec.image)
    .withEnvironment({ ...spec.environment })
    .withExposedPorts({ container: spec.containerPort, host: spec.hostPort })
    .withStartupTimeout(startTimeoutMs)
    .start()

type Start = () => Promise<StartedTestContainer>

async function startBoth(...starts: readonly [Start, Start]): Promise<[StartedTestContainer, StartedTestContainer]> {
  const [broker, registry] = await Promise.allSettled([starts[0](), starts[1]()])
  if (broker.status === 'fulfilled' && registry.status === 'fulfilled') return [broker.value, registry.value]
  const outcomes = [broker, registry]
  const started = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  await Promise.all(started.map((outcome) => outcome.value.stop()))
  throw new LocalStackError(
    'START_FAILED',
    'The containers of broker and registry did not start. Check that the container runtime can fetch apache/kafka:4.1.2 and apicurio/apicurio-registry:3.0.9 and has the memory for both (1 GB).',
    { cause: outcomes.find((outcome) => outcome.status === 'rejected')?.reason },
  )
}
