import { moreNumbersTopic, numbersTopic } from '../../examples/counting/counting-topology.ts'

/** Tasks of the application in the bench: partitions of all its topics but the inputs. */
export const tasks = 6
export const tenants = 60

/** Partition counts of the two inputs; the second one grows while the application runs. */
const counts = { numbers: 4, more: 8, moreGrown: 10 }
const misplacedEvery = 50

export const inputPartitions = (application: string): Readonly<Record<string, number>> => ({
  [numbersTopic(application).name]: counts.numbers,
  [moreNumbersTopic(application).name]: counts.more,
})

/** The input that grows, and to how many partitions. */
export const growingInput = (application: string) => ({
  topic: moreNumbersTopic(application).name,
  partitions: counts.moreGrown,
})

/** One record of fifty is where another partitioner would put it. */
export const misplaced = (n: number): boolean => n % misplacedEvery === 0
