import { containerVariable, sharedBrokerSettings } from './broker-properties.ts'

/** One container: what runs in it and how it is reached from outside. */
export interface ContainerSpec {
  readonly image: string
  readonly environment: Readonly<Record<string, string>>
  readonly containerPort: number
  /** Fixed, so that the address stays when the container is started again. */
  readonly hostPort: number
}

const controllerPort = 9093

/** The broker: reached as `host:hostPort`, which it must name itself in every answer to a client. */
export function brokerContainer({
  host,
  hostPort,
}: {
  readonly host: string
  readonly hostPort: number
}): ContainerSpec {
  const settings = {
    ...sharedBrokerSettings,
    'controller.quorum.voters': `1@localhost:${controllerPort}`,
    listeners: `PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${host}:${hostPort}`,
  }
  return {
    image: 'apache/kafka:4.1.2',
    environment: Object.fromEntries(Object.entries(settings).map(([name, value]) => [containerVariable(name), value])),
    containerPort: 9092,
    hostPort,
  }
}

/** The registry, with its data in a file of the container: schemas and ids are still there when it is started again. */
export function registryContainer({ hostPort }: { readonly hostPort: number }): ContainerSpec {
  return {
    image: 'apicurio/apicurio-registry:3.0.9',
    environment: {
      APICURIO_REST_DELETION_ARTIFACT_ENABLED: 'true',
      APICURIO_DATASOURCE_URL: 'jdbc:h2:file:/tmp/registry',
    },
    containerPort: 8080,
    hostPort,
  }
}
