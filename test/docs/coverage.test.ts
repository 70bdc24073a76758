import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { readPage, root, tableRows } from './markdown.ts'
import { namedTests, testExists } from './named-tests.ts'

const PUBLISHED_TOPICS = [
  'eventzr.cpaas.communication.requested.v1',
  'eventzr.cpaas.communication.sent.v1',
  'eventzr.cpaas.communication.delivered.v1',
  'eventzr.cpaas.communication.failed.v1',
  'eventzr.cpaas.provider.failover.v1',
  'eventzr.cpaas.sms.inbound.v1',
  'eventzr.notify.transactional.requested.v1',
  'eventzr.studio.render-job.created.v1',
  'eventzr.studio.render-job.completed.v1',
  'eventzr.studio.render-job.failed.v1',
  'eventzr.studio.template.created.v1',
  'eventzr.studio.template.updated.v1',
  'eventzr.studio.voice-model.created.v1',
  'eventzr.studio.voice-model.ready.v1',
  'eventzr.event.created.v1',
  'eventzr.event.published.v1',
  'eventzr.cms.published.v1',
  'eventzr.campaign.launched.v1',
]

const ENVELOPE_FIELDS = ['specversion', 'type', 'source', 'id', 'time', 'datacontenttype', 'subject', 'data']

const MESSAGE_FIELDS = ['tenantId', 'messageId', 'channel', 'recipient', 'status', 'provider', 'cost_usd']

const JOB_FIELDS = ['tenantId', 'userId', 'jobId', 'type', 'provider', 'outputUrl', 'durationMs', 'creditsUsed']

const SDK_NAMES = [
  '@eventzr/cpaas-orchestrator-client',
  '@eventzr/cpaas-orchestrator-client/kafka',
  'CpaasOrchestratorSvcClientPublisher',
  'publishRequested',
  'publishSent',
  'publishDelivered',
  'publishFailed',
  'publishFailover',
]

const LIBRARIES = [
  '@confluentinc/kafka-javascript',
  'rxjs',
  'avsc',
  '@kafkajs/confluent-schema-registry',
  'prom-client',
  'testcontainers',
]

interface Row {
  readonly fact: string
  readonly state: string
  /** `test/x.test.ts › title` */
  readonly proofs: readonly string[]
}

const rows: readonly Row[] = tableRows(readPage('docs/coverage.md')).map(([fact = '', state = '', proof = '']) => ({
  fact,
  state,
  proofs: namedTests(proof),
}))

const facts = rows.map(({ fact }) => fact)

describe('docs/coverage.md', () => {
  it('names only tests that exist', () => {
    const proofs = new Set(rows.flatMap((row) => row.proofs))
    expect([...proofs].filter((proof) => !testExists(proof))).toEqual([])
  })

  it('proves what is done and claims nothing for what is later', () => {
    expect(rows.filter(({ state }) => !['done', 'in part', 'later'].includes(state))).toEqual([])
    expect(rows.filter(({ state, proofs }) => state === 'done' && proofs.length === 0)).toEqual([])
    expect(rows.filter(({ state, proofs }) => state === 'later' && proofs.length > 0)).toEqual([])
  })

  it.each(PUBLISHED_TOPICS)('has a row for the topic %s', (topic) => {
    expect(facts.some((fact) => fact.startsWith(`“\`${topic}\``))).toBe(true)
    expect(Object.values(topics).map(({ name }) => name)).toContain(topic)
  })

  it.each([...ENVELOPE_FIELDS, ...SDK_NAMES, ...LIBRARIES])('has a row for %s', (name) => {
    expect(facts).toContain(`\`${name}\``)
  })

  it.each([
    ...MESSAGE_FIELDS.map((field) => `\`${field}\` of \`communication.sent\``),
    ...JOB_FIELDS.map((field) => `\`${field}\` of \`render-job.completed\``),
  ])('has a row for the field %s', (fact) => {
    expect(facts).toContain(fact)
  })

  it('has every path that is done or in part, and none that is later', () => {
    const section = readPage('docs/coverage.md').split('## Folders and files')[1] ?? ''
    const paths = tableRows(section).map(([fact = '', state = '']) => ({ path: fact.replaceAll('`', ''), state }))
    expect(paths.length).toBeGreaterThan(20)
    expect(paths.filter(({ path, state }) => existsSync(join(root, path)) === (state === 'later'))).toEqual([])
  })
})
