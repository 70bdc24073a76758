import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Topology } from '#stream/nodes.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { standardPod } from '../../../bench/counting/pod-settings.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { jsonCodec } from '../../../examples/counting/json-codec.ts'
import { runApplication } from '../../../src/application.ts'
import { writtenLog } from '../../runtime/written-log.ts'
import { allRight } from './expected.ts'
import { grownTotals, laterTopology, marks } from './later-topology.ts'
import { stamped, stampedSince } from './stamps.ts'

const brokers = inject('brokers')
const application = `upgrade-${Date.now()}`
const [tasks, tenants] = [3, 300]
const codec = jsonCodec('later', () => undefined)

describe('a build that follows another one on the same disk', () => {
  let run: CountingRun
  let verdict: Verdict
  let withField: readonly string[]
  let withStore: readonly string[]
  let withoutStore: readonly string[]
  let withStoreAgain: readonly string[]

  /** Sends a number of each tenant, and waits until they are in a checkpoint. */
  const count = async (stateFolder: string): Promise<void> => {
    run.load.send(tenants, tenants)
    await run.drained()
    await stampedSince(stateFolder, tasks, Date.now())
  }

  /** Lets a build count. @returns its messages */
  const countWith = async (topology: Topology, stateFolder: string): Promise<readonly string[]> => {
    const stop = new AbortController()
    const { log, lines } = writtenLog()
    const connection = { brokers, clientId: application, settings: {} }
    const pod = runApplication({ ...standardPod, topology, codec, connection, stateFolder, log }, stop.signal)
    await count(stateFolder)
    stop.abort()
    await pod
    return lines.map(([, message]) => message)
  }

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    const stateFolder = run.stateFolderOf('0')
    const first = run.startPod({ stateFolder })
    await stamped(stateFolder, tasks, 1)
    await count(stateFolder)
    first.kill('SIGTERM')
    await first.endsSoon()
    withField = await countWith(laterTopology(application, { totals: grownTotals }), stateFolder)
    withStore = await countWith(laterTopology(application, { totals: grownTotals, marks }), stateFolder)
    withoutStore = await countWith(laterTopology(application, { totals: grownTotals }), stateFolder)
    withStoreAgain = await countWith(laterTopology(application, { totals: grownTotals, marks }), stateFolder)
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  const goesOn = (messages: readonly string[]) => messages.filter((message) => message.includes('from its checkpoint'))

  it('reads the rows there when theirs have one more field', () => {
    expect(goesOn(withField)).toHaveLength(tasks)
  })

  const readsChangelog = (messages: readonly string[]) =>
    messages.filter((message) => message.includes('they lack those of store marks'))

  it('reads the changelog when it has one more store, whose rows it may hold', () => {
    expect(goesOn(withStore)).toEqual([])
    expect(readsChangelog(withStore)).toHaveLength(tasks)
  })

  it('reads the rows there when it has one store less, whose timers are there as well', () => {
    expect(goesOn(withoutStore)).toEqual([])
  })

  it('reads the changelog when that store is back', () => {
    expect(goesOn(withStoreAgain)).toEqual([])
    expect(readsChangelog(withStoreAgain)).toHaveLength(tasks)
  })

  it('counts on from the rows of the build before', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
