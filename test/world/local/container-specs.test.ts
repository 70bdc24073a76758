import { expect, it } from 'vitest'
import { containerNodes } from '#world/local/container-cluster.ts'
import { clusterSettings } from '#world/local/cluster-settings.ts'
import { brokerContainer, registryContainer, saslBrokerContainer } from '#world/local/container-specs.ts'

it('tells clients the address under which they reach the broker container', () => {
  const spec = brokerContainer({ host: 'docker-host', hostPort: 21_000 })
  expect(spec).toMatchObject({ image: 'apache/kafka:4.1.2', containerPort: 9092, hostPort: 21_000 })
  expect(spec.environment).toMatchObject({
    KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:9093',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://docker-host:21000',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  })
})

it('keeps the data of the registry container over a stop', () => {
  const spec = registryContainer({ hostPort: 21_001 })
  expect(spec).toMatchObject({ image: 'apicurio/apicurio-registry:3.0.9', containerPort: 8080, hostPort: 21_001 })
  expect(spec.environment['APICURIO_DATASOURCE_URL']).toBe('jdbc:h2:file:/tmp/registry')
})

it('lets clients with a name and a password alone through the port of the host', () => {
  const { environment } = saslBrokerContainer({
    host: 'docker-host',
    hostPort: 21_002,
    user: 'pod',
    password: 'secret',
  })
  expect(environment).toMatchObject({
    KAFKA_LISTENERS: 'PLAINTEXT://localhost:9095,SASL://0.0.0.0:9092,CONTROLLER://localhost:9093',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://localhost:9095,SASL://docker-host:21002',
    KAFKA_SASL_ENABLED_MECHANISMS: 'PLAIN',
  })
  expect(environment['KAFKA_LISTENER_NAME_SASL_PLAIN_SASL_JAAS_CONFIG']).toContain('user_pod="secret"')
})

it('has three brokers find each other by their names in the network, and clients by ports of the host', () => {
  const nodes = containerNodes('docker-host', [21_003, 21_004, 21_005])
  expect(clusterSettings(nodes[1]!, nodes)).toMatchObject({
    'node.id': '2',
    'controller.quorum.voters': '1@broker-1:9093,2@broker-2:9093,3@broker-3:9093',
    'advertised.listeners': 'PLAINTEXT://docker-host:21004,BROKERS://broker-2:9094',
    'transaction.state.log.min.isr': '2',
  })
})
