import { describe, expect, it } from 'vitest'
import { inputsOf, taskCount, topicsOf } from '#runtime/ownership/assignment.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { sample } from '../../stream/given-topology.ts'

const topology = sample()
const own = ownTopics(applicationId(topology))
const [numbers, corrections] = topology.sources.map(({ topic }) => topic.name) as [string, string]
const tasks = 4

/** Every topic has as many partitions as there are tasks, but for the changes. */
const counts = (changes: Readonly<Record<string, number>> = {}): ReadonlyMap<string, number> =>
  new Map(Object.entries({ ...Object.fromEntries(topicsOf(topology, own).map((name) => [name, tasks])), ...changes }))

const inputs = (task: number, partitions: ReadonlyMap<string, number>) =>
  inputsOf(task, tasks, topology, own, partitions).map(({ topic, partition }) => `${topic} ${partition}`)

describe('the inputs of a task', () => {
  it('are its journal, its forwarded records, and its share of each source, in merge order', () => {
    expect(inputs(1, counts({ [numbers]: 10 }))).toEqual([
      `${own.journal} 1`,
      `${own.forward} 1`,
      `${numbers} 1`,
      `${numbers} 5`,
      `${numbers} 9`,
      `${corrections} 1`,
    ])
    expect(inputsOf(1, tasks, topology, own, counts()).map(({ source }) => source)).toEqual([
      'journal',
      'forward',
      0,
      1,
    ])
  })

  it('are those two alone where the sources have fewer partitions than there are tasks', () => {
    expect(inputs(3, counts({ [numbers]: 2, [corrections]: 3 }))).toEqual([`${own.journal} 3`, `${own.forward} 3`])
  })

  it('are all partitions of every source, each in one task', () => {
    const partitions = counts({ [numbers]: 7, [corrections]: 3 })
    const all = Array.from({ length: tasks }, (_, task) => inputs(task, partitions)).flat()
    expect(new Set(all).size).toBe(all.length)
    expect(all).toHaveLength(2 * tasks + 7 + 3)
  })
})

describe('the number of tasks', () => {
  it.each([1, 3, 4, 9])('does not depend on the partitions of an input: %i', (partitions) => {
    expect(taskCount(topology, own, counts({ [numbers]: partitions }))).toBe(tasks)
  })

  it.each([own.changelog, own.forward])('is the same for %s', (topic) => {
    expect(() => taskCount(topology, own, counts({ [topic]: 5 }))).toThrow(`${topic} has 5; they must be equal`)
  })

  it('needs every topic, and says of a missing one only that it is missing', () => {
    expect(() => taskCount(topology, own, counts({ [own.forward]: 0 }))).toThrow(
      `topics are not as the topology needs them:\n  - ${own.forward} does not exist\nRun`,
    )
  })
})
