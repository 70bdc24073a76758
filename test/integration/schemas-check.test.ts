import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { checkStates, type StateCheck } from '#cli/state-check.ts'
import { TopologyIncompatibleError } from '#runtime/ports/errors.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { shapeFingerprint, topologyShape } from '#runtime/upgrade/topology-shape.ts'
import { changelogKey } from '#state/changelog.ts'
import type { Topology } from '#stream/nodes.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import { applicationId } from '#stream/topology.ts'
import type { LocalStack } from '#world/local/stack.ts'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import { standardPod } from '../../bench/counting/pod-settings.ts'
import { countingTopology, totals } from '../../examples/counting/counting-topology.ts'
import { jsonCodec } from '../../examples/counting/json-codec.ts'
import { runApplication } from '../../src/application.ts'
import { CliProcess } from '../cli/cli-process.ts'
import { noLog } from '#runtime/ports/log.ts'
import { startOwnStack } from './faults/own-stack.ts'
import { send } from './faults/send.ts'
import { grownTotals, laterTopology } from './promises/later-topology.ts'

const brokers = inject('brokers')
const application = `checked-${Date.now()}`
const connection = { brokers, clientId: application, settings: {} }
const patientMs = 30_000

describe('the state of an application', () => {
  let run: CountingRun
  let absent: StateCheck | undefined
  let empty: StateCheck | undefined

  const checked = async (topology: Topology, limitMs = patientMs): Promise<StateCheck> => {
    const [check] = await checkStates([topology], connection, limitMs)
    return check!
  }

  beforeAll(async () => {
    absent = await checked(countingTopology(application))
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    empty = await checked(countingTopology(application))
    const pod = run.startPod({ stateFolder: run.stateFolderOf('0') })
    run.load.send(2_000, 500)
    await run.drained()
    pod.kill('SIGTERM')
    await pod.endsSoon()
  })
  afterAll(() => run.close())

  it('is none before its topics are made, and before its first commit', () => {
    expect([absent?.state, empty?.state]).toEqual(['absent', 'empty'])
  })

  it('is read on by the topology that has written it', async () => {
    expect(await checked(countingTopology(application))).toMatchObject({ state: 'same', messages: [] })
  })

  it('is read on by one that differs in what it may, with its changes', async () => {
    expect(await checked(laterTopology(application, { totals: grownTotals }))).toMatchObject({
      state: 'compatible',
      messages: ['store 1 totals has the new field largest'],
    })
  })

  it('is refused with the words of the pod that would end with them', async () => {
    const renamed = laterTopology(application, { totals: { ...grownTotals, name: 'sums' } })
    const found = await checked(renamed)
    const codec = jsonCodec('renamed', () => undefined)
    const stateFolder = run.stateFolderOf('0')
    const pod = runApplication(
      { ...standardPod, topology: renamed, codec, connection, stateFolder, log: noLog },
      new AbortController().signal,
    )
    const failure = await pod.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TopologyIncompatibleError)
    const { refusals } = failure as TopologyIncompatibleError
    expect(found).toMatchObject({ state: 'incompatible', messages: refusals })
    expect(refusals).toEqual([expect.stringContaining(`store number ${totals.number} was totals and is sums`)])
  })

  it('is not known when there was no time to read it', async () => {
    const { state, messages } = await checked(laterTopology(application, { totals: grownTotals }), 1)
    expect(state).toBe('unread')
    expect(messages[0]).toMatch(/^\d+ records of 2 tasks were not read in time/)
  })
})

describe('schemas check', () => {
  const studio = topologyOf('studio')
  const { changelog } = ownTopics(applicationId(studio))
  let stack: LocalStack

  const cli = async (...args: readonly string[]) => {
    const process = new CliProcess(args, {
      EVENTZR_KAFKA_BROKERS: stack.brokers,
      EVENTZR_SCHEMA_REGISTRY_URL: stack.registryUrl,
      EVENTZR_PARTITIONS: '2',
      EVENTZR_REPLICATION_FACTOR: '1',
    })
    return { exit: await process.ended(), output: process.output }
  }

  /** A build before whose rows are in the changelog. */
  const earlierBuild = async (shape: string): Promise<void> => {
    const key = changelogKey(0, `topology/${shapeFingerprint(shape)}` as EncodedKey)
    await send(stack.brokers, [{ topic: changelog, key, value: Buffer.from(shape) }])
  }

  beforeAll(async () => {
    stack = await startOwnStack()
    expect((await cli('topics', 'apply')).exit).toBe('0')
    expect((await cli('schemas', 'register')).exit).toBe('0')
  })
  afterAll(() => stack.stop())

  it('ends with 0 before there are rows, and while all builds before are compatible; doctor is content', async () => {
    expect(await cli('schemas', 'check')).toMatchObject({
      exit: '0',
      output: expect.stringMatching(/^eventzr-cpaas-v1-changelog +empty\neventzr-studio-v1-changelog +empty$/m),
    })
    const [first] = studio.stores
    await earlierBuild(topologyShape({ ...studio, processors: studio.processors.slice(1) }, 2))
    const { exit, output } = await cli('schemas', 'check', '--json')
    expect(exit).toBe('0')
    const { events, state } = JSON.parse(output) as { readonly events: readonly object[]; readonly state: object }
    expect(events.length).toBeGreaterThan(20)
    expect(state).toMatchObject([
      { application: 'eventzr-cpaas-v1', state: 'empty' },
      {
        changelog,
        state: 'compatible',
        messages: expect.arrayContaining([`store ${first!.number} ${first!.name} is new`]),
      },
    ])
    expect((await cli('doctor')).output).toMatch(/^ok +state of eventzr-studio +its rows are read on: /m)
  })

  it('ends with 1 and the remedy when pods of this build would refuse the rows; doctor fails too', async () => {
    const [first] = studio.stores
    await earlierBuild(topologyShape(studio, 2).replace(`"name": "${first!.name}"`, '"name": "former"'))
    const refusal = `store number ${first!.number} was former and is ${first!.name}`
    const { exit, output } = await cli('schemas', 'check')
    expect(exit).toBe('1')
    expect(output).toMatch(new RegExp(`^${changelog} +incompatible +${refusal}.+a store keeps its name`, 'm'))
    const doctor = await cli('doctor')
    expect(doctor.exit).toBe('1')
    expect(doctor.output).toMatch(
      new RegExp(`^failed +state of eventzr-studio +${refusal}.+ → undo these changes`, 'm'),
    )
  })
})
