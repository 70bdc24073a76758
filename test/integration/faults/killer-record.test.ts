import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { numbersTopic, type Total, totalsTopic } from '../../../examples/counting/counting-topology.ts'
import { createTopics } from '../../../bench/counting/create-topics.ts'
import { Load } from '../../../bench/counting/load.ts'
import { OutputWatch } from '../../../bench/counting/output-watch.ts'
import { readTopic } from '../../../bench/counting/read-topic.ts'
import { killers, killerTopology } from './killer-topology.ts'

const brokers = inject('brokers')
const name = `killer-${Date.now()}`
const topology = killerTopology(name)
const own = ownTopics(applicationId(topology))
const stateFolder = mkdtempSync(join(tmpdir(), 'killer-pod-'))
const program = fileURLToPath(new URL('killer-pod.ts', import.meta.url))
const tasks = 4
const tenants = 10
const inputs = 2_000
/** One in full pace, one in hundreds, two of the step itself; of each that kills. */
const mostDeaths = 4 * 3

/** Starts a pod again at once whenever it ends. */
class Supervisor {
  /** How each process ended. */
  readonly deaths: string[] = []
  log = ''
  #child: ChildProcess | undefined
  #stopping = false
  #running: Promise<void> = Promise.resolve()

  start(): void {
    this.#running = this.#run()
  }

  /** Asks the pod to end. @returns how it did */
  async stop(): Promise<string> {
    this.#stopping = true
    this.#child?.kill('SIGTERM')
    await this.#running
    return this.deaths.pop()!
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const child = spawn(process.execPath, [program, name, brokers, stateFolder], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      this.#child = child
      child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()))
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
      this.deaths.push(String(signal ?? code))
    }
  }
}

const reasonOf = ({ headers = [] }: kafka.Message): string => {
  const texts = Object.fromEntries(headers.flatMap(Object.entries<Buffer | string>))
  return String(texts['eventzr.reason'])
}

/** The number of an input, or the store of a timer. */
const nameOf = ({ value }: kafka.Message): string => {
  const { n, store } = JSON.parse(value!.toString()) as { readonly n?: number; readonly store?: string }
  return store === undefined ? String(n) : `timer of ${store}`
}

/** What the tenants are told when only the killers are left out. */
const model = (sent: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, readonly Total[]> =>
  new Map(
    [...sent].map(([tenantId, numbers]) => {
      const counted = numbers.filter((n) => n !== killers.exits && n !== killers.loops && n !== killers.throws)
      let sum = 0
      return [tenantId, counted.map((n, index) => ({ tenantId, n, count: index + 1, sum: (sum += n) }))]
    }),
  )

describe('records that kill their process', () => {
  const supervisor = new Supervisor()
  let watch: OutputWatch
  let sent: ReadonlyMap<string, readonly number[]>
  let deadLetters: readonly kafka.Message[] = []
  let lastExit = ''

  beforeAll(async () => {
    await createTopics(brokers, topology, own, tasks)
    const load = await Load.connect(brokers, [numbersTopic(name).name])
    load.send(inputs, tenants)
    await load.stop()
    sent = load.sentByTenant
    watch = await OutputWatch.start(brokers, totalsTopic(name).name, tasks)
    supervisor.start()
    await watch.until((outputs) => outputs.length >= inputs - 3, 100_000)
    const allTold = async () => (await readTopic(brokers, own.deadLetter)).length >= 4
    await vi.waitUntil(allTold, { timeout: 20_000, interval: 500 })
    lastExit = await supervisor.stop()
    deadLetters = await readTopic(brokers, own.deadLetter)
  }, 120_000)
  afterAll(async () => {
    rmSync(stateFolder, { recursive: true, force: true })
    await supervisor.stop()
    await watch.close()
  })

  it('cost one dead letter each, as does a timer', () => {
    expect(deadLetters.map((letter) => `${nameOf(letter)}: ${reasonOf(letter)}`).toSorted()).toEqual([
      `${killers.exits}: PROCESS_DIED`,
      `${killers.loops}: PROCESS_DIED`,
      `${killers.throws}: RULE_FAILED`,
      'timer of totals: PROCESS_DIED',
    ])
  })

  it('cost a bounded number of processes, of which the watchdog ends those that loop', () => {
    expect(supervisor.deaths).toContain('7')
    expect(supervisor.deaths).toContain('SIGKILL')
    expect(supervisor.deaths.length).toBeLessThanOrEqual(mostDeaths)
    expect(supervisor.log).toContain('RECORD_TIMEOUT')
  })

  it('change nothing for all others: each once, in order', async () => {
    const found = new Map<string, Total[]>()
    for (const { value } of await readTopic(brokers, totalsTopic(name).name)) {
      const { tenantId, n, count, sum } = JSON.parse(value!.toString()) as Total
      found.set(tenantId, [...(found.get(tenantId) ?? []), { tenantId, n, count, sum }])
    }
    expect(found).toEqual(model(sent))
  })

  it('leave a pod that stops when it is asked to', () => {
    expect(lastExit).toBe('0')
  })
})
