import { brokerImage, containerEnvironment, sharedBrokerSettings } from './broker-properties.ts'
import { saslSettings } from './sasl-settings.ts'

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
  return { image: brokerImage, environment: containerEnvironment(settings), containerPort: 9092, hostPort }
}

/** A broker for clients with a name and a password. */
export function saslBrokerContainer({
  host,
  hostPort,
  ...credentials
}: Readonly<Record<'host' | 'user' | 'password', string>> & { readonly hostPort: number }): ContainerSpec {
  const controller = `localhost:${controllerPort}`
  const settings = {
    ...sharedBrokerSettings,
    'controller.quorum.voters': `1@${controller}`,
    ...saslSettings({
      plain: 'localhost:9095',
      controller,
      sasl: '0.0.0.0:9092',
      advertised: `${host}:${hostPort}`,
      ...credentials,
    }),
  }
  return { image: brokerImage, environment: containerEnvironment(settings), containerPort: 9092, hostPort }
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
