import { describe, expect, it } from 'vitest'
import { iamPolicy, isClusterArn } from '#cli/iam-policy.ts'
import { kafkaAcls } from '#cli/kafka-acls.ts'
import { wantedRights } from '#cli/wanted-rights.ts'
import { rightText } from '#runtime/ports/rights.ts'
import { countingTopology } from '../../examples/counting/counting-topology.ts'

const app = countingTopology('app')
const cluster = 'arn:aws:kafka:eu-west-1:123456789012:cluster/staging/0123-abcd-1'
const place = (type: string, name: string) => `arn:aws:kafka:eu-west-1:123456789012:${type}/staging/0123-abcd-1/${name}`

describe('the rights of a pod', () => {
  it('are these commands of Apache Kafka', () => {
    const add = `kafka-acls.sh --bootstrap-server "$EVENTZR_KAFKA_BROKERS" --add --allow-principal 'User:pods'`
    expect(kafkaAcls(wantedRights([app], 'pod'), 'User:pods').split('\n')).toEqual([
      `${add} --operation Read --operation Describe --topic app-numbers`,
      `${add} --operation Write --operation Describe --topic app-totals`,
      `${add} --operation Read --operation Write --operation Describe --operation DescribeConfigs --topic app-v1-changelog --topic app-v1-journal --topic app-v1-forward`,
      `${add} --operation Write --operation Describe --operation DescribeConfigs --topic app-v1-dead-letter`,
      `${add} --operation Read --operation Describe --group app-v1`,
      `${add} --operation Write --operation Describe --transactional-id app-v1- --resource-pattern-type prefixed`,
    ])
  })

  it('are this policy of IAM, with nothing upon the cluster but the connection', () => {
    const allow = (actions: readonly string[], resources: readonly string[]) => ({
      Effect: 'Allow',
      Action: actions.map((action) => `kafka-cluster:${action}`),
      Resource: resources,
    })
    const own = ['changelog', 'journal', 'forward'].map((name) => place('topic', `app-v1-${name}`))
    expect(iamPolicy(wantedRights([app], 'pod'), cluster)).toEqual({
      Version: '2012-10-17',
      Statement: [
        allow(['Connect'], [cluster]),
        allow(['ReadData', 'DescribeTopic'], [place('topic', 'app-numbers')]),
        allow(['WriteData', 'DescribeTopic'], [place('topic', 'app-totals')]),
        allow(['ReadData', 'WriteData', 'DescribeTopic', 'DescribeTopicDynamicConfiguration'], own),
        allow(
          ['WriteData', 'DescribeTopic', 'DescribeTopicDynamicConfiguration'],
          [place('topic', 'app-v1-dead-letter')],
        ),
        allow(['AlterGroup', 'DescribeGroup'], [place('group', 'app-v1')]),
        allow(['AlterTransactionalId', 'DescribeTransactionalId'], [place('transactional-id', 'app-v1-*')]),
      ],
    })
  })

  it('of two applications name a shared topic once', () => {
    expect(wantedRights([app, app], 'pod')).toEqual(wantedRights([app], 'pod'))
  })
})

describe('the rights of a provisioner', () => {
  const topics = ['numbers', 'totals', 'v1-changelog', 'v1-journal', 'v1-forward', 'v1-dead-letter'].map(
    (name) => `app-${name}`,
  )

  it('let it make every topic and compare its settings', () => {
    const [line, ...others] = kafkaAcls(wantedRights([app], 'provisioner'), 'User:admin').split('\n')
    expect(line).toContain('--operation Create --operation Describe --operation DescribeConfigs')
    expect([...line!.matchAll(/--topic (\S+)/g)].map(([, topic]) => topic)).toEqual(topics)
    expect(others).toEqual([])
  })
})

describe('the rights of an operator', () => {
  it('let one read dead letters, redrive and note them, and nothing else', () => {
    const add = `kafka-acls.sh --bootstrap-server "$EVENTZR_KAFKA_BROKERS" --add --allow-principal 'User:ann'`
    expect(kafkaAcls(wantedRights([app], 'operator'), 'User:ann').split('\n')).toEqual([
      `${add} --operation Read --operation Write --operation Describe --topic app-v1-dead-letter`,
      `${add} --operation Write --operation Describe --topic app-v1-forward`,
      `${add} --operation Write --operation Describe --transactional-id app-v1-redrive`,
    ])
  })
})

describe('the rights of an inspector', () => {
  it('let one read inputs and own topics, and write nothing', () => {
    const topics = ['numbers', 'v1-changelog', 'v1-journal', 'v1-forward', 'v1-dead-letter']
    expect(kafkaAcls(wantedRights([app], 'inspector'), 'User:ann')).toBe(
      `kafka-acls.sh --bootstrap-server "$EVENTZR_KAFKA_BROKERS" --add --allow-principal 'User:ann' ` +
        `--operation Read --operation Describe${topics.map((topic) => ` --topic app-${topic}`).join('')}`,
    )
  })

  it('are this policy of IAM', () => {
    const [, ...statements] = iamPolicy(wantedRights([app], 'inspector'), cluster).Statement
    expect(statements.map(({ Action }) => Action)).toEqual([['kafka-cluster:ReadData', 'kafka-cluster:DescribeTopic']])
  })

  it('are those of a pod, but for the reading of its dead letters', () => {
    const ofPod = wantedRights([app], 'pod').map(rightText)
    const added = wantedRights([app], 'inspector').map(rightText)
    expect(added.filter((right) => !ofPod.includes(right))).toEqual(['Read on topic app-v1-dead-letter'])
  })
})

it('a principal with spaces and quotes is one word of the shell', () => {
  expect(kafkaAcls(wantedRights([app], 'pod'), "User:CN=it's me,O=we")).toContain(
    String.raw`--allow-principal 'User:CN=it'\''s me,O=we' `,
  )
})

it.each([
  [cluster, true],
  ['arn:aws-cn:kafka:cn-north-1:123456789012:cluster/a/b', true],
  ['arn:aws:kafka:eu-west-1:123456789012:topic/a/b', false],
  ['arn:aws:kafka:eu-west-1:123456789012:cluster/a', false],
  ['staging', false],
])('%s is the ARN of a cluster: %s', (text, isOne) => {
  expect(isClusterArn(text)).toBe(isOne)
})
