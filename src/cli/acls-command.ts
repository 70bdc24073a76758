import { Argument, Command, Option } from 'commander'
import { allTopologies, type ApplicationName, applicationNames, topologyOf } from './applications.ts'
import { example, type Json, withJson } from './command-parts.ts'
import { iamPolicy, isClusterArn } from './iam-policy.ts'
import { kafkaAcls } from './kafka-acls.ts'
import type { Right } from '#runtime/ports/rights.ts'
import { type Role, roles, wantedRights } from './wanted-rights.ts'

const formats = ['kafka', 'iam'] as const

interface Options extends Json {
  readonly format: (typeof formats)[number]
  readonly role: Role
  readonly principal?: string
  readonly clusterArn?: string
}

/** The rights that applications need. */
export const aclsCommand = (): Command =>
  new Command('acls').description('the rights that the applications need').addCommand(printCommand())

const printCommand = (): Command =>
  example(withJson(new Command('print')), 'acls print cpaas --format kafka --principal User:orchestrator')
    .description('lists the rights of a principal, and no others: as commands of Apache Kafka, or as a policy of IAM')
    .addArgument(new Argument('[application]', 'which one, or all').choices(applicationNames))
    .addOption(new Option('--format <format>', 'how').choices(formats).default('kafka'))
    .addOption(
      new Option('--role <role>', 'who: a pod, whoever runs topics apply, redrives dead letters, or inspects')
        .choices(roles)
        .default('pod'),
    )
    .option('--principal <principal>', 'for kafka: who gets the rights, e.g. User:orchestrator')
    .option('--cluster-arn <arn>', 'for iam: the ARN of the MSK cluster')
    .action((name: ApplicationName | undefined, options: Options, command: Command) => {
      const rights = wantedRights(name === undefined ? allTopologies() : [topologyOf(name)], options.role)
      const text = options.json ? JSON.stringify(rights) : textOf(rights, options, command)
      process.stdout.write(`${text}\n`)
    })

const textOf = (rights: readonly Right[], { format, principal, clusterArn }: Options, command: Command): string => {
  if (format === 'kafka') {
    if (principal !== undefined && /^[^:\s]+:.+$/.test(principal)) return kafkaAcls(rights, principal)
    return command.error('error: kafka needs --principal, a type and a name such as User:orchestrator')
  }
  if (clusterArn !== undefined && isClusterArn(clusterArn))
    return JSON.stringify(iamPolicy(rights, clusterArn), undefined, 2)
  return command.error('error: iam needs --cluster-arn, e.g. arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>')
}
