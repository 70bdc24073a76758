import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import type { StateReport } from '#cli/state-report.ts'
import type { LocalStack } from '#world/local/stack.ts'
import { topicsOf } from '#runtime/ownership/assignment.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { topics } from '#topology/topics.ts'
import { CliProcess } from '../../cli/cli-process.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import { readTopic } from '../../../bench/counting/read-topic.ts'
import { allRight, writtenBy } from '../promises/expected.ts'
import { headersOf } from './headers-of.ts'
import { loudMetrics } from './loud-metrics.ts'
import { notifyRecord, poisonRecords, recipient } from './notify-records.ts'
import { startOwnStack } from './own-stack.ts'
import { readAtLeast } from './read-at-least.ts'
import { type Sent, send } from './send.ts'
import { StackCli } from './stack-cli.ts'

const own = ownTopics(applicationId(topologyOf('cpaas')))
const partitions = 2
let stack: LocalStack
let stackCli: StackCli

const cli = (args: readonly string[], variables: Readonly<Record<string, string>> = {}): CliProcess =>
  stackCli.start(args, variables)

const completed = (...args: readonly string[]) => stackCli.completed(args)

/** The ids of the schemas by topic, as the command prints them. */
const registerSchemas = () => stackCli.answer('schemas', 'register') as Promise<Readonly<Record<string, number>>>

const committed = (topic: string): Promise<readonly kafka.Message[]> => readTopic(stack.brokers, topic)

const records = (topic: string, count: number) => readAtLeast(stack.brokers, topic, count)

/** Waits until a pod has processed so many records, ticks included. */
const stepped = async (pod: CliProcess, steps: number): Promise<void> => {
  const enough = async () => (await pod.metric('eventzr_steps_total')) >= steps
  await vi.waitUntil(enough, { timeout: 15_000, interval: 50 })
}

/** Sends a request behind other records, and waits for the one message that it makes. */
const sent = async (text: string, others: readonly Sent[] = []): Promise<void> => {
  const { name } = topics.communicationRequested
  const { length: before } = await committed(name)
  await send(stack.brokers, [...others, notifyRecord(text)])
  expect(await records(name, before + 1)).toHaveLength(before + 1)
}

const stackTrace = /\n\s+at /

describe('a program of the command line', () => {
  let nobody: CliProcess

  beforeAll(async () => {
    nobody = new CliProcess(['topics', 'apply'], {
      EVENTZR_KAFKA_BROKERS: '127.0.0.1:1',
      EVENTZR_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1/none',
    })
    stack = await startOwnStack()
    stackCli = new StackCli(stack, partitions)
  })
  afterAll(async () => {
    await nobody.kill()
    await stackCli.close()
  })

  it('ends with 1 when it cannot wait for a broker, naming the address and its variable', async () => {
    expect(await nobody.ended()).toBe('1')
    expect(nobody.log).toMatch(/^error: no broker at 127\.0\.0\.1:1 answered within 10000 ms; .*EVENTZR_KAFKA_BROKERS/)
    expect(nobody.log).not.toMatch(stackTrace)
  })

  it('ends with 1 and says how to register the schemas that are missing', async () => {
    const { exit, run } = await completed('run', 'cpaas')
    expect(exit).toBe('1')
    expect(run.log).toContain(`${topics.notifyRequested.name}-value`)
    expect(run.log).toContain('npm run cli -- schemas register')
  })

  describe('with its schemas registered', () => {
    let schemaIds: Readonly<Record<string, number>>

    beforeAll(async () => {
      schemaIds = await registerSchemas()
    })

    it('ends with 0 when it is asked to stop while it waits for its first answer of a broker', async () => {
      const silent = createServer().listen(0, '127.0.0.1')
      await once(silent, 'listening')
      const brokers = `127.0.0.1:${(silent.address() as AddressInfo).port}`
      const asking = cli(['run', 'studio'], { EVENTZR_KAFKA_BROKERS: brokers })
      await once(silent, 'connection')
      expect(await asking.stop()).toBe('0')
      silent.close()
    })

    it('ends with 1 and names every missing topic and the command that makes them, as does the doctor', async () => {
      const [{ exit, run }, doctor] = await Promise.all([completed('run', 'cpaas'), completed('doctor')])
      expect([exit, doctor.exit]).toEqual(['1', '1'])
      for (const text of [run.log, doctor.run.output]) {
        for (const topic of topicsOf(topologyOf('cpaas'), own)) expect(text).toContain(`${topic} does not exist`)
        expect(text).toContain('npm run cli -- topics apply')
        expect(text).not.toMatch(stackTrace)
      }
    })

    describe('and its topics there', () => {
      beforeAll(async () => {
        expect(await completed('topics', 'apply')).toMatchObject({ exit: '0' })
      })

      it('is told by the doctor that all is well', async () => {
        const { exit, run } = await completed('doctor')
        expect(exit, run.output).toBe('0')
      })

      describe('as a pod that was started while the registry was down', () => {
        let pod: CliProcess

        beforeAll(async () => {
          await stack.stopRegistry()
          pod = cli(['run', 'cpaas'])
          await pod.says('does not answer (ECONNREFUSED): waiting', 2)
          await pod.ready(503)
          await stack.startRegistry()
          await pod.ready(200)
        })
        afterAll(() => pod.stop())

        it('has waited for it, and says that it answers again', () => {
          expect(pod.log).toContain('the schema registry answers again')
        })

        it('tells everything as JSON lines with its application and instance', () => {
          for (const line of pod.log.trim().split('\n'))
            expect(JSON.parse(line)).toMatchObject({
              level: expect.stringMatching(/info|warn/),
              application: applicationId(topologyOf('cpaas')),
              instance: '0',
              message: expect.stringMatching(/\S/),
            })
        })

        it('refuses a state folder that another pod works in', async () => {
          const { exit, run } = await completed('run', 'cpaas')
          expect(exit).toBe('1')
          expect(run.log).toContain('give this pod its own EVENTZR_STATE_DIR or EVENTZR_INSTANCE_ID')
        })

        it('turns every record that cannot be used into a dead letter with its bytes and where it was, and goes on', async () => {
          const poison = poisonRecords(schemaIds[topics.notifyRequested.name]!)
          await sent(
            'good',
            poison.map(({ record }) => record),
          )
          const letters = await records(own.deadLetter, poison.length)
          const inputs = await committed(topics.notifyRequested.name)
          for (const { record, reason } of poison) {
            const hasValue = ({ value }: { readonly value: Buffer | null }) =>
              record.value === null ? value === null : value?.equals(record.value)
            const letter = letters.find(hasValue)
            const { partition, offset } = inputs.find(hasValue)!
            expect(headersOf(letter!)).toMatchObject({
              'eventzr.reason': reason,
              'eventzr.stage': 'decode',
              '__streams.errors.topic': topics.notifyRequested.name,
              '__streams.errors.partition': String(partition),
              '__streams.errors.offset': String(offset),
            })
          }
          expect(letters).toHaveLength(poison.length)
          expect(JSON.stringify(letters.map(headersOf)) + pod.log).not.toContain(recipient.slice(1))
        })

        it('shows every engine metric, each with a sample unless it stays empty while all is well', async () => {
          const requests = async () => (await pod.metric('eventzr_kafka_requests_total')) > 0
          await vi.waitUntil(requests, { timeout: 15_000, interval: 200 })
          const text = await pod.metrics()
          const { names, empty } = loudMetrics(text)
          expect(names.length).toBeGreaterThan(30)
          expect(empty).toEqual([])
          expect(text).toMatch(/^eventzr_registry_request_duration_seconds_count\{.*result="ok"/m)
          expect(text).toMatch(/^eventzr_codec_schemas\{.* [1-9]/m)
        })
      })

      it('ends with 3 when a newer pod has its instance id, and leaves that one alone', async () => {
        const first = cli(['run', 'cpaas'])
        await first.ready(200)
        const idle = cli(['run', 'cpaas'], {
          EVENTZR_STATE_DIR: join(stackCli.folder, 'idle'),
          EVENTZR_COMMIT_INTERVAL_MS: '5000',
        })
        expect(await first.ended()).toBe('3')
        await idle.ready(200)
        const newest = cli(['run', 'cpaas'], { EVENTZR_STATE_DIR: join(stackCli.folder, 'newest') })
        expect(await idle.ended()).toBe('3')
        await newest.ready(200)
        // A pod that commits is told by its transaction or by its group, whichever speaks first; one that does not, by its group.
        expect(first.log).toContain('caused by: Kafka call')
        expect(idle.log).toContain('caused by: Kafka call consume')
        for (const fenced of [first, idle])
          expect(fenced.log).toContain('another process runs with the same instance id and has taken over')
        await sent('after the fence')
        expect(newest.count('starting again')).toBe(0)
        expect(await newest.stop()).toBe('0')
      })

      it('commits what it has processed when it is asked to stop, and ends with 0', async () => {
        const slow = cli(['run', 'cpaas'], { EVENTZR_COMMIT_INTERVAL_MS: '5000' })
        await slow.ready(200)
        // Its two tasks have read back their first ticks, and the next ones wait for a commit: what moves now is the record.
        await stepped(slow, partitions)
        const before = (await committed(topics.communicationRequested.name)).length
        await send(stack.brokers, [notifyRecord('the last')])
        await stepped(slow, partitions + 1)
        expect(await committed(topics.communicationRequested.name)).toHaveLength(before)
        expect(await slow.stop()).toBe('0')
        expect(await committed(topics.communicationRequested.name)).toHaveLength(before + 1)
      })

      it('reports the rows of its stores, of all tasks or of one, and refuses a task that there is not', async () => {
        const [all, one, none] = await Promise.all([
          completed('state', 'report', 'cpaas', '--json'),
          completed('state', 'report', 'cpaas', '--task', '1'),
          completed('state', 'report', 'cpaas', '--task', '2'),
        ])
        expect([all.exit, one.exit, none.exit]).toEqual(['0', '0', '1'])
        const { stores } = JSON.parse(all.run.output) as StateReport
        const names = [...topologyOf('cpaas').stores.map(({ name }) => name), 'eventzr-parked']
        expect(stores.map(({ store }) => store).toSorted()).toEqual([...names, 'the engine'].toSorted())
        expect(stores.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(0)
        for (const name of names) expect(one.run.output).toContain(name)
        expect(none.run.log).toMatch(/^error: .*name a task from 0 to 1$/m)
        expect(none.run.log).not.toMatch(stackTrace)
      })

      describe('when its broker is killed and comes back', () => {
        let counting: CountingRun
        let counter: PodProcess
        let pod: CliProcess
        let running: CliProcess
        let waiting: CliProcess
        const exits: Record<string, string> = {}

        beforeAll(async () => {
          counting = await CountingRun.prepare({ brokers: stack.brokers, application: 'counting', tasks: partitions })
          counter = counting.startPod({ by: '0' })
          pod = cli(['run', 'cpaas'])
          running = cli(['run', 'studio'])
          await Promise.all([pod.ready(200), running.ready(200)])
          counting.load.start(500, 20)
          await counting.seen(writtenBy('0'))
          await stack.killBroker('SIGKILL')
          const stopped = cli(['run', 'studio'], { EVENTZR_INSTANCE_ID: '1' })
          exits['asked to stop while it runs'] = await running.stop()
          waiting = cli(['run', 'studio'])
          await Promise.all([waiting, stopped].map((process) => process.says(`no broker at ${stack.brokers} answered`)))
          const [exit] = await Promise.all([stopped.stop(), stack.restartBroker()])
          exits['asked to stop while it waits'] = exit
          await counting.load.stop()
        })
        afterAll(() => counting.close())

        it('goes on by itself', async () => {
          await sent('after the broker')
          expect(pod.log).toContain('all broker connections are down; connecting again')
        })

        it('has a pod that is asked to stop meanwhile say so and end itself in time, without its last commit', () => {
          expect(exits['asked to stop while it runs']).toBe('SIGKILL')
          expect(running.log).toContain('not stopped after 8000 ms, ending without a last commit')
        })

        it('has others wait that start meanwhile: they say so, end with 0 when asked to, and start when it is back', async () => {
          expect(waiting.log).toContain(
            'check that it runs and that EVENTZR_KAFKA_BROKERS and EVENTZR_KAFKA_SECURITY are right',
          )
          expect(exits['asked to stop while it waits']).toBe('0')
          await waiting.ready(200)
        })

        it('ends with 0 like every other pod afterwards, and has lost, doubled and reordered nothing', async () => {
          await counting.drained()
          const exits = await Promise.all([counting.stopPods(), pod.stop(), waiting.stop()])
          expect(exits, counter.lastLines(20)).toEqual([['0'], '0', '0'])
          expect(await counting.verdict()).toEqual(allRight(counting))
        })
      })
    })
  })
})
