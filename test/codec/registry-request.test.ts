import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { RegistryError, RegistryUnavailable } from '#codec/errors.ts'
import { schemaFetcher, subjectFetcher } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { request, untilAnswered } from '#codec/registry-request.ts'

const silent = (): void => {}

type Answer = readonly [status: number, body: string]

/** A registry that answers so; gives the way to it to `use` and stops after it. */
async function withRegistry(
  answerTo: (path: string) => Answer,
  use: (registry: RegistryAccess) => Promise<void>,
): Promise<void> {
  const server = createServer(({ url = '' }, response) => {
    const [status, body] = answerTo(url)
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await use(RegistryAccess.at(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  } finally {
    server.close()
  }
}

describe('a request to the registry', () => {
  it('gives every answer that the registry means', () =>
    withRegistry(
      () => [409, '{"error_code":409}'],
      async (registry) => {
        expect(await request(registry, '/subjects')).toEqual({ status: 409, body: { error_code: 409 } })
      },
    ))

  it.each([
    [503, '{}'],
    [429, '{}'],
    [200, '<html>'],
    [200, 'null'],
    [404, '<html>'],
    [302, '{}'],
  ])('takes %i with %s for no answer', (status, body) =>
    withRegistry(
      () => [status, body],
      async (registry) => {
        await expect(request(registry, '/subjects')).rejects.toBeInstanceOf(RegistryUnavailable)
      },
    ),
  )

  it('says that it follows no redirect', () =>
    withRegistry(
      () => [307, '{}'],
      async (registry) => {
        await expect(request(registry, '/subjects')).rejects.toThrow('it redirects with 307, which is not followed')
      },
    ))

  it('reads no answer without an end', () =>
    withRegistry(
      () => [200, `"${'a'.repeat(17 * 2 ** 20)}"`],
      async (registry) => {
        await expect(request(registry, '/subjects')).rejects.toThrow(/its answer has more than \d+ bytes/)
      },
    ))

  it('says who does not answer, without credentials', async () => {
    await expect(request(RegistryAccess.at('http://me:secret@127.0.0.1:9/api/'), '/subjects')).rejects.toThrow(
      /^the schema registry at 127\.0\.0\.1:9 does not answer \([^@]*\)$/,
    )
  })

  it('carries the credentials of the address', async () => {
    let authorization: string | undefined
    const server = createServer((call, response) => {
      authorization = call.headers.authorization
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await request(
      RegistryAccess.at(`http://me:s%40cret@127.0.0.1:${(server.address() as AddressInfo).port}`),
      '/subjects',
    )
    server.close()
    expect(authorization).toBe(`Basic ${Buffer.from('me:s@cret').toString('base64')}`)
  })

  it('is not made to what is no address', async () => {
    expect(() => RegistryAccess.at('registry')).toThrow('correct EVENTZR_SCHEMA_REGISTRY_URL')
  })
})

describe('waiting for the registry', () => {
  it('repeats until there is an answer, and says that it waits and that it is over', async () => {
    const lines: string[] = []
    let tries = 0
    const ask = async (): Promise<string> => {
      if (++tries < 3) throw new RegistryUnavailable('it does not answer')
      return 'answer'
    }
    expect(await untilAnswered(ask, (line) => lines.push(line))).toBe('answer')
    expect(lines).toEqual([
      'it does not answer: waiting, next try in 200 ms; its address is EVENTZR_SCHEMA_REGISTRY_URL',
      'it does not answer: waiting, next try in 400 ms; its address is EVENTZR_SCHEMA_REGISTRY_URL',
      'the schema registry answers again',
    ])
  })

  it('ends at once when the registry answers that it will not', async () => {
    const refusal = new RegistryError('REGISTRY_REFUSED', [], 'no')
    await expect(untilAnswered(() => Promise.reject(refusal), silent)).rejects.toBe(refusal)
  })

  it('ends when it is told to stop', async () => {
    const stop = new AbortController()
    const waiting = untilAnswered(
      () => Promise.reject(new RegistryUnavailable('down')),
      () => stop.abort(),
      stop.signal,
    )
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('ends after as many tries as it was given', async () => {
    let tries = 0
    await expect(
      untilAnswered(
        () => {
          tries++
          return Promise.reject(new RegistryUnavailable('down'))
        },
        silent,
        undefined,
        2,
      ),
    ).rejects.toThrow('down')
    expect(tries).toBe(2)
  })
})

describe('a schema that is fetched', () => {
  const listed = [200, '["a-value"]'] as const
  /** A registry that answers so when it is asked for the schema, and so to all else. */
  const answering =
    (schema: Answer, subjects: Answer) =>
    (path: string): Answer =>
      path === '/schemas/ids/5' ? schema : subjects

  it.each([
    [200, '{"schema":"\\"int\\""}', '"int"'],
    [404, '{"error_code":40403}', undefined],
  ])('is what the registry says with %i %s, which needs no second question', (status, body, text) =>
    withRegistry(answering([status, body], [503, '']), async (registry) =>
      expect(await fetched(registry)).toEqual({ text, lines: [] }),
    ),
  )

  it.each([
    [400, '{"error_code":400}'],
    [401, '{"error_code":401}'],
    [403, '{"error_code":40301}'],
    [403, '<html>'],
    [403, ''],
    [404, '{"message":"no such page"}'],
    [422, '{"error_code":42201}'],
  ])('is unknown, and it is said so, when %i %s refuses its id alone', (status, body) =>
    withRegistry(answering([status, body], listed), async (registry) =>
      expect(await fetched(registry)).toEqual({
        text: undefined,
        lines: [
          `the registry answers ${status} when asked for schema 5 and lists its subjects: the id counts as unknown, its records become dead letters`,
        ],
      }),
    ),
  )

  it.each<[fault: string, schema: Answer, subjects: Answer]>([
    ['the registry has no time', [408, '{}'], listed],
    ['the registry has too much to do', [429, '{}'], listed],
    ['the registry fails', [500, '{}'], listed],
    ['the registry has moved', [302, '{}'], listed],
    ['the answer holds no schema', [200, '{}'], listed],
    ['the answer is a page', [200, '<html>'], listed],
    ['nobody accepts the credentials', [401, '{}'], [401, '{}']],
    ['the subjects are refused too', [403, '{}'], [403, '["a-value"]']],
    ['the address is that of another server', [404, '{}'], [404, '{}']],
    ['the address is that of a server with a page for all', [404, '<html>'], [200, '<html>']],
    ['the address is that of a server with an object for all', [404, '{}'], [200, '{}']],
    ['the registry has too much to do to list its subjects', [403, '{}'], [429, '[]']],
    ['the registry fails to list its subjects', [403, '{}'], [503, '[]']],
  ])('is waited for while %s', (_, schema, subjects) =>
    withRegistry(answering(schema, subjects), async (registry) =>
      expect(await fetched(registry)).toEqual({ lines: [expect.stringContaining(': waiting, next try in 200 ms')] }),
    ),
  )
})

/** What the fetcher gives for id 5 and says, or only what it says when it begins to wait. */
const givenOwn = [200, '{"schema":"\\"long\\""}'] as const

describe('a refused id of a registry that lists no subjects', () => {
  const answering =
    (own: Answer, subjects: Answer = [403, '{"error_code":40301}']) =>
    (path: string): Answer =>
      path === '/schemas/ids/5' ? [403, '{"error_code":40301}'] : path === '/schemas/ids/7' ? own : subjects
  const ownIds = new Map([['a.v1', 7]])

  it('is unknown when the registry gives one of our own', () =>
    withRegistry(answering(givenOwn), async (registry) =>
      expect(await fetched(registry, ownIds)).toEqual({
        text: undefined,
        lines: [
          'the registry answers 403 when asked for schema 5 and gives schema 7, one of ours: the id counts as unknown, its records become dead letters',
        ],
      }),
    ))

  it.each<[fault: string, own: Answer]>([
    ['our own is refused too', [403, '{}']],
    ['our own is not there', [404, '{"error_code":40403}']],
    ['a page comes instead of it', [200, '<html>']],
    ['our own cannot be told now', [503, '{}']],
  ])('is waited for while %s', (_, own) =>
    withRegistry(answering(own), async (registry) =>
      expect(await fetched(registry, ownIds)).toEqual({
        lines: [expect.stringContaining(': waiting, next try in 200 ms')],
      }),
    ),
  )
})

describe('the subjects of an id', () => {
  const subjects = (answer: Answer) => (path: string) =>
    path === '/schemas/ids/5/versions?deleted=true' ? answer : ([404, '{}'] as const)

  it.each<[Answer, readonly string[] | undefined]>([
    [
      [200, '[{"subject":"a-value","version":1},{"subject":"b-value","version":3}]'],
      ['a-value', 'b-value'],
    ],
    [[200, '[]'], undefined],
    [[200, '[{}]'], undefined],
    [[200, '{}'], undefined],
    [[403, '{"error_code":40301}'], undefined],
    [[404, '<html>'], undefined],
  ])('answered by %j are %j', (answer, told) =>
    withRegistry(subjects(answer), async (registry) => expect(await subjectFetcher(registry, silent)(5)).toEqual(told)),
  )

  it('are waited for while the registry does not answer', () =>
    withRegistry(subjects([503, '']), async (registry) => {
      const stop = new AbortController()
      await expect(subjectFetcher(registry, () => stop.abort(), stop.signal)(5)).rejects.toMatchObject({
        name: 'AbortError',
      })
    }))
})

async function fetched(
  registry: RegistryAccess,
  ownIds?: ReadonlyMap<string, number>,
): Promise<{ readonly text?: string | undefined; readonly lines: readonly string[] }> {
  const lines: string[] = []
  const stop = new AbortController()
  const log = (line: string): void => {
    lines.push(line)
    if (line.includes('waiting')) stop.abort()
  }
  try {
    return { text: await schemaFetcher(registry, log, stop.signal, ownIds)(5), lines }
  } catch (error) {
    if (!stop.signal.aborted) throw error
    return { lines }
  }
}
