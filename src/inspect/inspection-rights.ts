import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Right } from '#runtime/ports/rights.ts'
import type { Topology } from '#stream/nodes.ts'

/**
 * Every right upon topics in use by an inspection. A pod has all of them for its own work, but Read upon its dead-letter topic.
 * Describe is named for IAM, as for pods.
 */
export const inspectionRights = ({ sources }: Topology, own: OwnTopics): readonly Right[] => {
  const read = [own.changelog, own.journal, own.forward, own.deadLetter]
  const names = new Set([...sources.map(({ topic }) => topic.name), ...read])
  return [...names].flatMap((name) =>
    (['Read', 'Describe'] as const).map((operation) => ({ operation, on: 'topic', name }) as const),
  )
}
