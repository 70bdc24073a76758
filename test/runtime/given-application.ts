import { homeTask } from '#runtime/task/home-task.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology, numbersTopic } from '../../examples/counting/counting-topology.ts'

export const topology = countingTopology('pod')
export const own = ownTopics(applicationId(topology))
export const tasks = 2
/** The name of its input topic. */
export const numbers = numbersTopic('pod').name

/** A tenant whose rows live in the task. */
export const tenantAt = (task: number): string =>
  ['a', 'b', 'c', 'd', 'e', 'f'].find((name) => homeTask(Buffer.from(name), tasks) === task)!
export const first = tenantAt(0)
