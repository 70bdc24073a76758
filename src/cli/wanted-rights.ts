import { wantedTopics } from '#kafka/wanted-topics.ts'
import { otherRights, topicRights } from '#runtime/ownership/topic-rights.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Right } from '#runtime/ports/rights.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import { inspectionRights } from '../inspect/inspection-rights.ts'

/** Principals: that of a pod, and those of `topics apply`, `dead-letters` and `inspect`. */
export const roles = ['pod', 'provisioner', 'operator', 'inspector'] as const
export type Role = (typeof roles)[number]

/** Rights with the same operations upon the same kind of resource. */
export interface RightGroup extends Pick<Right, 'on'> {
  readonly operations: readonly Right['operation'][]
  readonly names: readonly string[]
  readonly isPrefix: boolean
}

/** The rights of one principal for all of these applications, each once. */
export const wantedRights = (topologies: readonly Topology[], role: Role): readonly Right[] => {
  const rights = topologies.flatMap((topology) => {
    const own = ownTopics(applicationId(topology))
    if (role === 'pod') return [...topicRights(topology, own), ...otherRights(applicationId(topology))]
    if (role === 'operator') return readingLetters(own, applicationId(topology))
    if (role === 'inspector') return inspectionRights(topology, own)
    return wantedTopics(topology, own, 1, 1).flatMap(({ topic }) => provisioning(topic))
  })
  return [...new Map(rights.map((right) => [`${right.on} ${right.name} ${right.operation}`, right])).values()]
}

/** It reads dead letters, redrives them in transactions of their own, and notes it. */
const readingLetters = (own: ReturnType<typeof ownTopics>, id: string): readonly Right[] => [
  ...(['Read', 'Write', 'Describe'] as const).map(
    (operation) => ({ operation, on: 'topic', name: own.deadLetter }) as const,
  ),
  ...(['Write', 'Describe'] as const).map((operation) => ({ operation, on: 'topic', name: own.forward }) as const),
  ...(['Write', 'Describe'] as const).map(
    (operation) => ({ operation, on: 'transactional id', name: redriveId(id) }) as const,
  ),
]

/** All redrives of an application share this transactional id: the newest one fences the others. @param id of the application */
export const redriveId = (id: string): string => `${id}-redrive`

/** It creates missing topics, and compares the settings of the rest. */
const provisioning = (name: string): readonly Right[] =>
  (['Create', 'Describe', 'DescribeConfigs'] as const).map((operation) => ({ operation, on: 'topic', name }))

/** As few groups as there can be, in the order of the rights. */
export const groupRights = (rights: readonly Right[]): readonly RightGroup[] => {
  const byResource = Map.groupBy(rights, ({ on, name, isPrefix = false }) => `${on} ${name} ${isPrefix}`)
  const resources = [...byResource.values()].map((of) => ({ ...of[0]!, operations: of.map((each) => each.operation) }))
  const groups = Map.groupBy(resources, ({ on, operations, isPrefix }) => `${on} ${operations.join()} ${isPrefix}`)
  return [...groups.values()].map((of) => {
    const { on, operations, isPrefix = false } = of[0]!
    return { on, operations, isPrefix, names: of.map(({ name }) => name) }
  })
}
