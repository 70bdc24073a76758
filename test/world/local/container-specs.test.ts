import { expect, it } from 'vitest'
import { brokerContainer, registryContainer } from '#world/local/container-specs.ts'

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
