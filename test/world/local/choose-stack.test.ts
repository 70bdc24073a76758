import { describe, expect, it } from 'vitest'
import { chooseStack } from '#world/local/choose-stack.ts'
import type { StackTools } from '#world/local/probe.ts'

const nothing: StackTools = { java: undefined, jars: false, containers: false }
const java: StackTools = { java: { command: 'java', version: 17 }, jars: true, containers: false }
const javaWithoutJars: StackTools = { ...java, jars: false }
const docker: StackTools = { ...nothing, containers: true }
const both: StackTools = { ...java, containers: true }

const addresses = { EVENTZR_KAFKA_BROKERS: 'kafka:9092', EVENTZR_SCHEMA_REGISTRY_URL: 'http://registry:8080/v7/' }

describe('the choice of a local stack', () => {
  it.each([
    ['given addresses come first', addresses, both, 'given'],
    ['given addresses win over a wish', { ...addresses, EVENTZR_STACK: 'containers' }, both, 'given'],
    ['java comes before containers', {}, both, 'java'],
    ['containers serve where java is missing', {}, docker, 'containers'],
    ['containers serve where the jars are missing', {}, { ...javaWithoutJars, containers: true }, 'containers'],
    ['a wish for containers passes java by', { EVENTZR_STACK: 'containers' }, both, 'containers'],
    ['a wish for java passes containers by', { EVENTZR_STACK: 'java' }, both, 'java'],
    ['empty variables count as unset', { EVENTZR_STACK: '', EVENTZR_KAFKA_BROKERS: '' }, java, 'java'],
  ] as const)('%s', (_, env, tools, kind) => {
    expect(chooseStack(env, tools).kind).toBe(kind)
  })

  it.each([
    [
      'half of the addresses',
      { EVENTZR_KAFKA_BROKERS: 'kafka:9092' },
      java,
      'CHOICE_INVALID',
      'EVENTZR_SCHEMA_REGISTRY_URL is not',
    ],
    [
      'the other half',
      { EVENTZR_SCHEMA_REGISTRY_URL: 'http://r' },
      java,
      'CHOICE_INVALID',
      'EVENTZR_KAFKA_BROKERS is not',
    ],
    ['an unknown wish', { EVENTZR_STACK: 'podman' }, both, 'CHOICE_INVALID', '"java" and "containers"'],
    ['nothing at all', {}, nothing, 'NOTHING_AVAILABLE', 'Install Java 17'],
    ['java without jars', {}, javaWithoutJars, 'JARS_MISSING', 'bootstrap.sh --stack'],
    [
      'a wish for java without jars',
      { EVENTZR_STACK: 'java' },
      { ...javaWithoutJars, containers: true },
      'JARS_MISSING',
      'bootstrap.sh',
    ],
    ['a wish for java without java', { EVENTZR_STACK: 'java' }, docker, 'NOTHING_AVAILABLE', 'JAVA_HOME'],
    [
      'a wish for containers without a runtime',
      { EVENTZR_STACK: 'containers' },
      java,
      'NOTHING_AVAILABLE',
      'DOCKER_HOST',
    ],
  ] as const)('refuses %s and says what to do', (_, env, tools, code, remedy) => {
    expect(() => chooseStack(env, tools)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(remedy) }),
    )
  })

  it('drops the slash at the end of a given registry address', () => {
    expect(chooseStack(addresses, nothing)).toMatchObject({ registryUrl: 'http://registry:8080/v7' })
  })
})
