import { randomUUID } from 'node:crypto'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { Connection } from '#kafka/connection.ts'
import { GroupConsumer } from '#kafka/consumer.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { ChangelogTexts } from '#runtime/ownership/changelog-texts.ts'
import { type CommitRow, formatCommitRow } from '#runtime/ownership/commit-row.ts'
import { idsOf } from '#runtime/ownership/topic-ids.ts'
import { noLog } from '#runtime/ports/log.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { shapeFingerprint, topologyShape } from '#runtime/upgrade/topology-shape.ts'
import { type ChangelogSink, writeRows } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import { keyOf, rowOf, store } from './rows.ts'

const rowsPerCommit = 20_000
const timeoutMs = 60_000

/** The same for all transactions. */
interface Filling {
  readonly topic: string
  readonly codecs: RowCodecs
  readonly texts: ChangelogTexts
  readonly row: Omit<CommitRow, 'seq'>
}

/**
 * Writes a changelog as the one task of an application would after so many inputs, each with a row of its own: rows, texts and
 * commit rows, in transactions. No row stays in memory.
 */
export const fillChangelog = async (connection: Connection, topology: Topology, rows: number): Promise<void> => {
  const filling = await fillingOf(connection, topology)
  const groupId = applicationId(topology)
  const id = `${groupId}-filling`
  const membership = { connection, groupId, instanceId: id, sessionTimeoutMs: timeoutMs, anchorTopic: filling.topic }
  const consumer = await GroupConsumer.connect(membership, noLog)
  const producer = await TransactionalProducer.connect({ connection, transactionalId: id, timeoutMs, consumer }, noLog)
  try {
    await producer.init()
    await fill(producer, filling, rows)
  } finally {
    await producer.close()
    await consumer.close()
  }
}

const fillingOf = async (connection: Connection, topology: Topology): Promise<Filling> => {
  const own = ownTopics(applicationId(topology))
  const inputs = [own.journal, own.forward, ...topology.sources.map(({ topic }) => topic.name)]
  const reader = new ClusterReader(connection, noLog)
  const { ids } = await reader.describeTopics([...inputs, own.changelog])
  reader.close()
  const shape = topologyShape(topology, 1)
  const running = { shape, fingerprint: shapeFingerprint(shape) }
  const nothing = { commitRow: undefined, schemas: new Map(), topologies: new Map() }
  return {
    topic: own.changelog,
    codecs: new RowCodecs(topology.stores),
    texts: new ChangelogTexts(running, nothing, undefined),
    row: {
      clock: { now: 0, bound: 0, lastTick: undefined },
      positions: inputs.map((topic) => ({ topic, partition: 0, offset: 0 })),
      topicIds: idsOf(inputs, ids),
      changelogId: ids.get(own.changelog),
      fingerprint: running.fingerprint,
      incarnation: randomUUID(),
      session: randomUUID(),
      closed: true,
    },
  }
}

const fill = async (producer: TransactionalProducer, filling: Filling, rows: number): Promise<void> => {
  let next = packed(filling, 0, rows)
  for (let start = 0; start < rows; start += rowsPerCommit) {
    await producer.begin()
    await producer.send(next)
    const sent = producer.flush()
    filling.texts.fold()
    next = packed(filling, start + rowsPerCommit, rows)
    await sent
    await producer.commit()
  }
}

/** The records of a transaction, from this row on. */
const packed = ({ topic, codecs, texts, row }: Filling, start: number, rows: number): Outbox => {
  const outbox = new Outbox()
  const sink = sinkTo(topic, outbox)
  const layers = new Layers([store], inMemory)
  for (let n = start; n < Math.min(start + rowsPerCommit, rows); n++) layers.put(store.number, keyOf(n), rowOf(n))
  layers.freeze()
  texts.writeMissing(codecs, sink)
  writeRows(layers, codecs, sink)
  texts.writeCommitRow(formatCommitRow({ ...row, seq: start / rowsPerCommit + 1 }), sink)
  return outbox
}

const sinkTo = (topic: string, outbox: Outbox): ChangelogSink => ({
  slab: outbox.slab,
  writeKey: (key) => outbox.writeKey(key),
  write: (text) => outbox.write(text),
  seal: (hasValue) => void outbox.seal({ topic, partition: 0, timestamp: Date.now(), headers: [] }, hasValue),
})
