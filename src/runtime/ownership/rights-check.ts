import { RightMissingError } from '#runtime/ports/errors.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Right, RightsPort } from '#runtime/ports/rights.ts'
import type { Topology } from '#stream/nodes.ts'
import { topicRights } from './topic-rights.ts'

export interface RightsCheckParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly rights: RightsPort
}

const notAuthorized = 29

/**
 * Asks the broker whether this principal has every right upon topics, before the first record: the refusal of an output would
 * come as late as the output. A broker without an answer is believed to allow everything.
 * @throws RightMissingError with all missing ones; KafkaCallError, BrokerUnavailableError
 */
export const checkRights = ({ topology, own, rights }: RightsCheckParts): Promise<void> =>
  checkRightsUponTopics(
    // Settings are read on the side, and a pod runs without them.
    topicRights(topology, own).filter(({ operation }) => operation !== 'DescribeConfigs'),
    rights,
  )

/**
 * As {@link checkRights}, for any rights upon topics.
 * @throws RightMissingError with all missing ones; KafkaCallError, BrokerUnavailableError
 */
export const checkRightsUponTopics = async (needed: readonly Right[], rights: RightsPort): Promise<void> => {
  const allowed = await rights.allowed([...new Set(needed.map(({ name }) => name))])
  const missing = needed.filter(({ operation, name }) => allowed.get(name)?.has(operation) === false)
  // Each of the others brings it with it.
  const told = missing.filter(({ operation }) => operation !== 'Describe')
  if (missing.length > 0)
    throw new RightMissingError(told.length > 0 ? told : missing, 'describeTopics', notAuthorized, 'retry', undefined)
}

/** The error with the names of the rights, where only their kind is known: the client does not always name the refused topic. */
export const withNames = async (error: unknown, parts: RightsCheckParts): Promise<unknown> => {
  if (!(error instanceof RightMissingError) || error.rights.length > 0) return error
  try {
    await checkRights(parts)
    return error
  } catch (named) {
    return named instanceof RightMissingError ? error.about(named.rights) : error
  }
}
