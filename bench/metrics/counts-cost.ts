import { taskStores } from '#runtime/parking/parked-store.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { InputCounts } from '#runtime/task/input-counts.ts'
import { WorkCounts } from '#runtime/task/work-counts.ts'
import type { TenantId } from '#stream/record.ts'
import { countingTopology, numbersTopic, totalsTopic } from '../../examples/counting/counting-topology.ts'

const name = 'bench'
const tenants = 500
const commitsPerSecond = 10
const recordsPerCommit = 500
const seconds = 100

/** CPU in ms of the counts of a task, with or without an observer, for 1,000 records: by input and tenant, delays and outputs. */
export const countsMs = async (): Promise<number> => {
  const topology = countingTopology(name)
  const inputs = new InputCounts(topology.sources, undefined)
  const works = new WorkCounts(taskStores(topology))
  const record = { key: Buffer.from('tenant-1'), value: Buffer.from('{"tenantId":"tenant-1","n":1}') }
  const outbox = filledOutbox()
  const { name: topic } = numbersTopic(name)
  const ids = Array.from({ length: tenants }, (_, n) => `tenant-${n}` as TenantId)
  const run = (): void => {
    for (let commit = 0; commit < seconds * commitsPerSecond; commit++) {
      for (let n = 0; n < recordsPerCommit; n++) {
        inputs.add(0, record, false)
        inputs.addTenant(ids[n % tenants]!)
        works.took(topic, 1)
      }
      works.freeze()
      works.fold(outbox)
      if (commit % commitsPerSecond === 0) inputs.report(noObserver)
    }
  }
  run()
  const before = process.threadCpuUsage()
  run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / (seconds * commitsPerSecond * recordsPerCommit)
}

const filledOutbox = (): Outbox => {
  const outbox = new Outbox()
  for (let n = 0; n < recordsPerCommit; n++) {
    outbox.writeKey('tenant-1')
    outbox.write('value')
    outbox.seal({ topic: totalsTopic(name).name, timestamp: 0, headers: [] })
  }
  return outbox
}
