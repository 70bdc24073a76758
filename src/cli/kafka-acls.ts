import type { Right } from '#runtime/ports/rights.ts'
import { groupRights, type RightGroup } from './wanted-rights.ts'

const options: Readonly<Record<Right['on'], string>> = {
  topic: '--topic',
  group: '--group',
  'transactional id': '--transactional-id',
  cluster: '--cluster',
}

/**
 * The rights as commands of Apache Kafka, one a line. They reach the brokers of `EVENTZR_KAFKA_BROKERS` when a shell runs them.
 * @param principal e.g. `User:pods`
 */
export const kafkaAcls = (rights: readonly Right[], principal: string): string =>
  groupRights(rights)
    .map((group) => command(group, principal))
    .join('\n')

const command = ({ on, operations, names, isPrefix }: RightGroup, principal: string): string =>
  [
    'kafka-acls.sh --bootstrap-server "$EVENTZR_KAFKA_BROKERS" --add',
    `--allow-principal ${quoted(principal)}`,
    ...operations.map((operation) => `--operation ${operation}`),
    ...names.map((name) => `${options[on]} ${name}`),
    ...(isPrefix ? ['--resource-pattern-type prefixed'] : []),
  ].join(' ')

/** The name of a certificate has spaces. */
const quoted = (principal: string): string => `'${principal.replaceAll("'", String.raw`'\''`)}'`
