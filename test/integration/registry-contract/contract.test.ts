import { describe, expect, inject, it } from 'vitest'
import { EventCodec } from '#codec/event-codec.ts'
import { lookUpIds, registerSchemas, schemaFetcher, subjectFetcher } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { request } from '#codec/registry-request.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { readValidPart } from '../../../src/config.ts'
import { configuredRegistry } from '../../../src/configured-registry.ts'
import { codeOf, recordOf, sent, written } from '../../codec/events.ts'

/** The registry of the configuration, with its credentials; else that of the local stack. */
const given = readValidPart(process.env)
const { EVENTZR_SCHEMA_REGISTRY_URL: url } = given
const access =
  url === undefined
    ? RegistryAccess.at(inject('registryUrl'))
    : configuredRegistry({ ...given, EVENTZR_SCHEMA_REGISTRY_URL: url })

const silent = (): void => {}
let made = 0
/** A name of this run alone: a registry that has seen it before proves nothing. */
const fresh = (): string => `test.contract.${Date.now()}.${made++}`

const field = (name: string, more: object = {}) => ({ name, type: 'string', ...more })
const optional = (name: string) => ({ name, type: ['null', 'string'], default: null })
/** A record of its own for each name, so that no other subject gives it its id. */
const schemaOf = (name: string, ...fields: readonly object[]): string =>
  JSON.stringify({ type: 'record', name: name.replaceAll(/[.-]/g, '_'), fields: [field('id'), ...fields] })

const post = (path: string, schema: string) =>
  request(access, `${path}?normalize=true`, { method: 'POST', body: JSON.stringify({ schema }) })
const register = (subject: string, schema: string) => post(`/subjects/${subject}/versions`, schema)
const setLevel = (subject: string) =>
  request(access, `/config/${subject}`, { method: 'PUT', body: JSON.stringify({ compatibility: 'FULL_TRANSITIVE' }) })
const idOf = async (subject: string, schema: string): Promise<number> =>
  Number((await register(subject, schema)).body['id'])

describe('a registry that this project works with', () => {
  it('gives one schema one id and one version, however often it is registered', async () => {
    const subject = `${fresh()}-value`
    const id = await idOf(subject, schemaOf(subject))
    expect(id).toBeGreaterThan(0)
    expect(await idOf(subject, schemaOf(subject))).toBe(id)
    expect(await request(access, `/subjects/${subject}/versions`)).toEqual({ status: 200, body: [1] })
  })

  it('gives the same schema the same id under another subject, and tells both', async () => {
    const [first, second] = [`${fresh()}-value`, `${fresh()}-value`]
    const id = await idOf(first, schemaOf(first))
    expect(await idOf(second, schemaOf(first))).toBe(id)
    const told = await subjectFetcher(access, silent)(id)
    expect([...(told ?? [])].sort()).toEqual([first, second].sort())
  })

  it('gives a schema by its id as it was registered', async () => {
    const subject = `${fresh()}-value`
    const id = await idOf(subject, schemaOf(subject))
    const text = await schemaFetcher(access, silent)(id)
    expect(JSON.parse(text ?? '')).toEqual(JSON.parse(schemaOf(subject)))
  })

  it('takes what readers and writers of both versions can read, and answers 409 to the rest', async () => {
    const subject = `${fresh()}-value`
    const id = await idOf(subject, schemaOf(subject))
    expect((await setLevel(subject)).status).toBe(200)
    expect((await register(subject, schemaOf(subject, field('more')))).status).toBe(409)
    expect(await idOf(subject, schemaOf(subject, optional('more')))).not.toBe(id)
    expect((await request(access, `/subjects/${subject}/versions`)).body).toEqual([1, 2])
  })

  it('keeps the level of a subject', async () => {
    const subject = `${fresh()}-value`
    await idOf(subject, schemaOf(subject))
    await setLevel(subject)
    expect((await request(access, `/config/${subject}`)).body).toMatchObject({ compatibilityLevel: 'FULL_TRANSITIVE' })
  })

  it('finds a schema of a subject, and says that it lacks another', async () => {
    const subject = `${fresh()}-value`
    const id = await idOf(subject, schemaOf(subject))
    expect(await post(`/subjects/${subject}`, schemaOf(subject))).toMatchObject({ status: 200, body: { id } })
    expect((await post(`/subjects/${subject}`, schemaOf(subject, optional('more')))).status).toBe(404)
    expect((await post(`/subjects/${fresh()}-value`, schemaOf(subject))).status).toBe(404)
  })

  it('says with 40403 that it has no such id', async () => {
    expect(await request(access, '/schemas/ids/2147483000')).toMatchObject({ status: 404, body: { error_code: 40403 } })
    expect(await schemaFetcher(access, silent)(2_147_483_000)).toBeUndefined()
  })

  it('knows a schema that is only written otherwise', async () => {
    const subject = `${fresh()}-value`
    const id = await idOf(subject, schemaOf(subject))
    const { type, name, fields } = JSON.parse(schemaOf(subject)) as Readonly<Record<string, unknown>>
    expect(await idOf(subject, JSON.stringify({ fields, name, type }, null, 2))).toBe(id)
  })

  it('lets a codec tell the events of its topic from those of others', async () => {
    const own: Topic<unknown> = { ...topics.communicationSent, name: fresh() }
    const other = { ...own, name: fresh() }
    const record = { ...own, schema: { ...own.schema, json: own.schema.json.replace('"CommunicationSent"', '"Sent"') } }
    const ids = await registerSchemas([own], access, silent)
    expect(await lookUpIds([own], access, silent)).toEqual(ids)
    const foreignIds = await registerSchemas([{ ...record, name: other.name }], access, silent)
    const foreign = foreignIds.get(other.name)!
    expect(foreign).not.toBe(ids.get(own.name))

    const codec = new EventCodec({
      schemaIds: new Map(),
      fetchSchema: schemaFetcher(access, silent),
      fetchSubjects: subjectFetcher(access, silent),
    })
    const { value } = written(new EventCodec({ schemaIds: ids, fetchSchema: async () => undefined }), own, sent)
    const framed = (id: number) => {
      const copy = Buffer.from(value)
      copy.writeInt32BE(id, 1)
      return recordOf(own, { value: copy })
    }
    await codec.load(ids.get(own.name)!)
    await codec.load(foreign)
    expect(codec.decode(own, framed(ids.get(own.name)!)).data).toEqual(sent)
    expect(codeOf(() => codec.decode(own, framed(foreign)))).toBe('SCHEMA_MISMATCH')
    expect(() => codec.decode(own, framed(foreign))).toThrow(`belongs to ${other.name}-value`)
  })
})
