import { allTopologies } from '#cli/applications.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'

const topologies = allTopologies()

/** The ids of the applications behind a topic. */
export const writersOf = (topic: Topic<unknown>): readonly string[] =>
  topologies.filter(({ sinks }) => sinks.some((sink) => sink.topic === topic)).map(applicationId)

/** The ids of the applications with a topic as a source. */
export const readersOf = (topic: Topic<unknown>): readonly string[] =>
  topologies.filter(({ sources }) => sources.some((source) => source.topic === topic)).map(applicationId)
