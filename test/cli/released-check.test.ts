import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkReleased, isReleasable, type ReleasedCheck } from '#cli/released-check.ts'
import { ReleasedSchemasError } from '#cli/released-files.ts'
import { releasedText } from '#cli/released-text.ts'
import { releaseSchemas } from '#cli/release-schemas.ts'
import type { AvroField } from '#codec/avro-schema.ts'
import type { Topology } from '#stream/nodes.ts'
import type { StoreKey } from '#stream/store-key.ts'
import { keyValue } from '#stream/store-port.ts'
import type { Topic } from '#stream/topic.ts'
import { countingTopology } from '../../examples/counting/counting-topology.ts'
import { dataOf, optional } from '../codec/released/given-envelopes.ts'
import { topic as trip } from '../codec/trip.ts'

const root = mkdtempSync(join(tmpdir(), 'released-check-'))
afterAll(() => rmSync(root, { recursive: true }))

const note: AvroField = { name: 'note', ...optional('string') }
const topicOf = (name: string, ...fields: readonly AvroField[]): Topic<unknown> => ({
  ...trip,
  name,
  schema: { name: 'eventzr.test.v1.Data', json: JSON.stringify(dataOf(fields)) },
})

interface Rows {
  readonly name?: string
  readonly number?: number
  readonly key?: readonly [string, ...string[]]
  readonly fields?: readonly AvroField[]
}

const topologyOf = (...rows: readonly Rows[]): Topology => ({
  ...countingTopology('app'),
  stores: rows.map(({ name = 'rows', number = 1, key = ['tenant'], fields = [note] }) => {
    const json = JSON.stringify({ type: 'record', name: 'Row', fields })
    return keyValue<StoreKey, unknown>(name, number, { name: 'Row', json }, key as never)
  }),
})

/** A project whose versions are released one after the other. */
class Project {
  readonly folder = join(root, String(made++))

  check(topics: readonly Topic<unknown>[], topology = topologyOf()): readonly ReleasedCheck[] {
    return checkReleased(topics, [topology], this.folder)
  }

  release(version: string, topics: readonly Topic<unknown>[], topology = topologyOf()): readonly string[] {
    return releaseSchemas(this.check(topics, topology), this.folder, version)
  }

  read(path: string): readonly { readonly version: string }[] {
    return JSON.parse(readFileSync(join(this.folder, path), 'utf8')) as readonly { readonly version: string }[]
  }
}
let made = 0

const brief = (checks: readonly ReleasedCheck[]) => checks.map(({ name, state }) => `${name} ${state}`)

describe('a topic', () => {
  it('is new, then as released, then changed, and at last removed', () => {
    const project = new Project()
    expect(brief(project.check([topicOf('a.v1')]))).toEqual(['a.v1 new'])
    project.release('1.0.0', [topicOf('a.v1')])
    expect(brief(project.check([topicOf('a.v1')]))).toEqual(['a.v1 released'])
    expect(project.check([topicOf('a.v1', note)])).toMatchObject([
      { state: 'changed', versions: ['1.0.0'], changes: ['has the new field data.note'] },
    ])
    expect(brief(project.check([]))).toEqual(['a.v1 removed'])
    expect(isReleasable(project.check([]))).toBe(true)
  })

  it('is broken by what no reader of any release can take, though the last one can', () => {
    const project = new Project()
    project.release('1.0.0', [topicOf('a.v1', note)])
    project.release('1.1.0', [topicOf('a.v1')])
    const checks = project.check([topicOf('a.v1', { name: 'note', ...optional('int') })])
    expect(isReleasable(checks)).toBe(false)
    expect(checks[0]!.breaks.map(({ reader, versions, path }) => ({ reader, versions, path }))).toEqual([
      { reader: 'new', versions: ['1.0.0'], path: 'data.note' },
      { reader: 'old', versions: ['1.0.0'], path: 'data.note' },
    ])
  })

  it('has a break in several releases once, with field, both types, harm, remedy and the way out', () => {
    const project = new Project()
    project.release('1.0.0', [topicOf('a.v1', { name: 'n', type: 'int' })])
    project.release('1.1.0', [topicOf('a.v1', { name: 'n', type: 'int' }, note)])
    expect(releasedText(project.check([topicOf('a.v1', { name: 'n', type: 'long' }, note), topicOf('b.v1')]))).toBe(
      [
        '0 topics and the rows of 0 stores are as in their last release',
        'a.v1  broken  has long instead of int in data.n',
        '  data.n: int → long',
        '    consumers of 1.0.0, 1.1.0 could not read new events',
        '    keep the type, and give the other one to a new optional field',
        '  or leave this topic as it is and publish a.v2 beside it: docs/migration.md',
        'b.v1  new',
      ].join('\n'),
    )
  })
})

describe('a store', () => {
  const released = (): Project => {
    const project = new Project()
    project.release('1.0.0', [], topologyOf({}))
    return project
  }

  it('is as released under its application version, number, name and key', () => {
    expect(brief(released().check([], topologyOf({})))).toEqual(['app-v1-rows released'])
  })

  it.each<[what: string, rows: Rows, change: string]>([
    ['another number', { number: 2 }, 'rows, number 1, key (tenant) → rows, number 2, key (tenant)'],
    ['another key', { key: ['tenant', 'id'] }, 'rows, number 1, key (tenant) → rows, number 1, key (tenant, id)'],
    ['a field without a default', { fields: [note, { name: 'n', type: 'int' }] }, 'n: absent → int'],
  ])('is broken by %s', (_, rows, change) => {
    const checks = released().check([], topologyOf(rows))
    expect(brief(checks)).toEqual(['app-v1-rows broken'])
    expect(releasedText(checks)).toContain(
      `  ${change}\n    pods of the new build could not go on with rows of 1.0.0\n    `,
    )
  })

  it('must not take the number of one that is removed', () => {
    const checks = released().check([], topologyOf({ name: 'others' }))
    expect(brief(checks)).toEqual(['app-v1-others broken', 'app-v1-rows removed'])
    expect(checks[0]!.breaks).toMatchObject([
      { versions: ['1.0.0'], remedy: expect.stringContaining('takes a number that was never used') },
    ])
  })

  it('is new in the next version of its application, whatever it is', () => {
    const next = { ...topologyOf({ number: 2, fields: [] }), version: 2 }
    expect(brief(released().check([], next))).toEqual(['app-v2-rows new'])
  })
})

describe('a release', () => {
  it('adds an entry where something has changed, and changes no older one', () => {
    const project = new Project()
    const topics = [topicOf('a.v1'), topicOf('b.v1')]
    expect(project.release('1.0.0', topics, topologyOf({}))).toEqual(['a.v1', 'b.v1', 'app-v1-rows'])
    const [first] = project.read('a.v1.json')
    expect(project.release('1.1.0', [topicOf('a.v1', note), topics[1]!], topologyOf({}))).toEqual(['a.v1'])
    expect(project.read('a.v1.json')).toEqual([first, expect.objectContaining({ version: '1.1.0' })])
    expect(project.read('b.v1.json')).toHaveLength(1)
    expect(project.release('1.2.0', [topicOf('a.v1', note), topics[1]!], topologyOf({}))).toEqual([])
    expect(project.read('state/app-v1-rows.json')).toEqual([
      { version: '1.0.0', number: 1, key: ['tenant'], schema: expect.objectContaining({ name: 'Row' }) },
    ])
  })

  it('is refused under a version that has other schemas, before anything is written', () => {
    const project = new Project()
    project.release('1.0.0', [topicOf('b.v1')])
    expect(() => project.release('1.0.0', [topicOf('a.v1'), topicOf('b.v1', note)])).toThrow(
      'version 1.0.0 has other schemas of b.v1: raise the version in package.json and release again',
    )
    expect(brief(project.check([topicOf('a.v1')]))).toEqual(['a.v1 new', 'b.v1 removed'])
  })

  it.each(['{}', '[]', '[{"version":"1.0.0"}]', 'no JSON'])('that reads %s says that it is damaged', (text) => {
    const project = new Project()
    mkdirSync(project.folder)
    writeFileSync(join(project.folder, 'a.v1.json'), text)
    expect(() => project.check([])).toThrow(ReleasedSchemasError)
  })
})
