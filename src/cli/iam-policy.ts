import type { Operation, Right } from '#runtime/ports/rights.ts'
import { groupRights } from './wanted-rights.ts'

/**
 * Actions of IAM by Kafka's operations (AWS, "Semantics of IAM authorization policy actions and resources" of Amazon MSK). An
 * action includes no other one, and every one needs `Connect`.
 */
const actions: Readonly<Record<Right['on'], Partial<Record<Operation, string>>>> = {
  topic: {
    Read: 'ReadData',
    Write: 'WriteData',
    Describe: 'DescribeTopic',
    DescribeConfigs: 'DescribeTopicDynamicConfiguration',
    Create: 'CreateTopic',
  },
  group: { Read: 'AlterGroup', Describe: 'DescribeGroup' },
  'transactional id': { Write: 'AlterTransactionalId', Describe: 'DescribeTransactionalId' },
  cluster: {},
}

/** The action of IAM for a right, `kafka-cluster:Connect` where IAM has no other one. */
export const iamAction = ({ on, operation }: Right): string => `kafka-cluster:${actions[on][operation] ?? 'Connect'}`

const resourceTypes: Readonly<Record<Right['on'], string>> = {
  topic: 'topic',
  group: 'group',
  'transactional id': 'transactional-id',
  cluster: 'cluster',
}

/** `arn:<partition>:kafka:<region>:<account>:cluster/<name>/<uuid>`. */
const clusterArn = /^(arn:aws[a-z-]*:kafka:[a-z0-9-]+:\d{12}):cluster\/([^/:]+\/[^/:]+)$/

/** Whether a text is the ARN of an MSK cluster. */
export const isClusterArn = (text: string): boolean => clusterArn.test(text)

export interface IamPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly {
    readonly Effect: 'Allow'
    readonly Action: readonly string[]
    readonly Resource: readonly string[]
  }[]
}

/** The rights as one policy document of IAM for the role of a pod. @param cluster the ARN of an MSK cluster */
export const iamPolicy = (rights: readonly Right[], cluster: string): IamPolicy => {
  const [, owner, place] = clusterArn.exec(cluster)!
  const allow = (names: readonly string[], resources: readonly string[]) => ({
    Effect: 'Allow' as const,
    Action: names.map((name) => `kafka-cluster:${name}`),
    Resource: resources,
  })
  const statements = groupRights(rights).map(({ on, operations, names, isPrefix }) =>
    allow(
      operations.flatMap((operation) => actions[on][operation] ?? []),
      names.map((name) => `${owner}:${resourceTypes[on]}/${place}/${name}${isPrefix ? '*' : ''}`),
    ),
  )
  return { Version: '2012-10-17', Statement: [allow(['Connect'], [cluster]), ...statements] }
}
