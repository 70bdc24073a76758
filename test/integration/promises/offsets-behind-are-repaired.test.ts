import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { applicationId } from '#stream/topology.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { countingTopology, numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { moveOffsets } from '../faults/move-offsets.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const tasks = 3

describe('a pod whose group has older offsets than its commit rows', () => {
  let run: CountingRun
  let log = ''
  let exits: readonly string[] = []
  let verdict: Verdict

  beforeAll(async () => {
    const application = `behind-${Date.now()}`
    run = await CountingRun.prepare({ brokers, application, tasks })
    const pod = run.startPod({ by: 'first' })
    run.load.start(500, 12)
    await run.seen((outputs) => outputs.length > 500)
    pod.kill('SIGTERM')
    await pod.endsSoon()
    const old = Array.from({ length: tasks }, (_, partition) => ({ topic: numbersTopic(application).name, partition }))
    await moveOffsets(
      brokers,
      applicationId(countingTopology(application)),
      old.map((each) => ({ ...each, offset: 1 })),
    )
    const next = run.startPod({ by: 'second' })
    await run.seen(writtenBy('second'))
    await run.load.stop()
    await run.drained()
    log = next.log
    exits = await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('reads on from the commit rows, and says so', () => {
    expect(log.match(/the offsets of 1 inputs lie behind the commit row/g)).toHaveLength(tasks)
    expect(exits).toEqual(['0', '0'])
  })

  it('loses, doubles and reorders nothing', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
