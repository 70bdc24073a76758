import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { RegistryError } from '#codec/errors.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { registerSchemas } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { subjectRisks } from '#codec/subject-risks.ts'
import { topics } from '#topology/topics.ts'

const topic = topics.smsInbound
const subject = `${topic.name}-value`
const schema = JSON.stringify(envelopeSchema(topic.schema))

type Answer = readonly [status: number, body: object]

/** A registry that answers so, and 404 to all else; gives what it was asked, in order. */
async function withRegistry(
  answers: Readonly<Record<string, Answer>>,
  use: (registry: RegistryAccess) => Promise<unknown>,
): Promise<readonly string[]> {
  const asked: string[] = []
  const server = createServer(({ method, url = '' }, response) => {
    const call = `${method} ${url.replace(subject, 'it')}`
    asked.push(call)
    const [status, body] = answers[call] ?? [404, { error_code: 404 }]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await use(RegistryAccess.at(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  } finally {
    server.close()
  }
  return asked
}

const held: Readonly<Record<string, Answer>> = {
  'GET /subjects/it/versions': [200, [1, 2]],
  'GET /subjects/it/versions/1': [200, { schema }],
  'GET /subjects/it/versions/2': [200, { schema }],
}
const own = 'GET /config/it?defaultToGlobal=true'
const level = (compatibilityLevel: string): Answer => [200, { compatibilityLevel }]

describe('the risks of a subject', () => {
  it.each<[what: string, answers: Readonly<Record<string, Answer>>, risks: readonly unknown[]]>([
    ['none, when it does not exist', {}, []],
    ['none under the level that is set here', { ...held, [own]: level('FULL_TRANSITIVE') }, []],
    [
      'none under a level that binds each new version to all before it',
      { ...held, [own]: level('forward_transitive') },
      [],
    ],
    [
      'one under a level that binds it to the latest alone',
      { ...held, [own]: level('FULL') },
      [/^level FULL lets others/],
    ],
    [
      'one under the level of all, where it has none of its own',
      { ...held, 'GET /config': level('BACKWARD') },
      [/^level BACKWARD lets/],
    ],
    ['one where there is no level at all', held, [/^level NONE lets/]],
    [
      'one for a version of another language',
      {
        ...held,
        [own]: level('FULL_TRANSITIVE'),
        'GET /subjects/it/versions/2': [200, { schema: 'syntax = "proto3";', schemaType: 'PROTOBUF' }],
      },
      [/^version 2 cannot be read, since the writer's schema is no Avro schema/],
    ],
    [
      'none for a version that is deleted meanwhile',
      { ...held, [own]: level('FULL_TRANSITIVE'), 'GET /subjects/it/versions/2': [404, {}] },
      [],
    ],
  ])('are %s', async (_, answers, risks) => {
    await withRegistry(answers, async (registry) =>
      expect(await subjectRisks(topic, registry)).toEqual(
        risks.map((risk) => expect.stringMatching(risk as RegExp) as string),
      ),
    )
  })

  it('are not known when the registry refuses to tell them', async () => {
    await withRegistry({ ...held, [own]: [403, {}] }, async (registry) =>
      expect(subjectRisks(topic, registry)).rejects.toThrow(/^the registry answers 403 to GET \/config\//),
    )
  })
})

describe('registering', () => {
  const registered: Readonly<Record<string, Answer>> = {
    // Asked by the registry's client.
    'GET /config/it?normalize=true': level('FULL_TRANSITIVE'),
    'GET /subjects': [200, []],
    'PUT /config/it': [200, {}],
    'POST /subjects/it/versions?normalize=true': [200, { id: 7 }],
  }
  const register = (registry: RegistryAccess) => registerSchemas([topic], registry, () => {})

  it('sets the level of a subject first, so that no other level lets the schema in', async () => {
    const asked = await withRegistry(registered, async (registry) =>
      expect(await register(registry)).toEqual(new Map([[topic.name, 7]])),
    )
    const writes = asked.filter((call) => !call.startsWith('GET'))
    expect(writes.slice(0, 2)).toEqual(['PUT /config/it', 'POST /subjects/it/versions?normalize=true'])
  })

  it('ends before the schema is in, and says why, when it must not set the level', async () => {
    const asked = await withRegistry({ ...registered, 'PUT /config/it': [403, {}] }, async (registry) => {
      const refusal = await register(registry).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(RegistryError)
      expect(refusal).toMatchObject({
        code: 'REGISTRY_REFUSED',
        subjects: [subject],
        message: expect.stringContaining('answers 403 when') as string,
      })
    })
    expect(asked.filter((call) => call.startsWith('POST'))).toEqual([])
  })
})
