import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { RegistryError, RegistryUnavailable } from '#codec/errors.ts'
import { schemaFetcher } from '#codec/registry.ts'
import { request, untilAnswered } from '#codec/registry-request.ts'

const silent = (): void => {}

/** A registry that answers everything alike; gives its URL to `use` and stops after it. */
async function withRegistry(status: number, body: string, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_, response) =>
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}

describe('a request to the registry', () => {
  it('gives every answer that the registry means', () =>
    withRegistry(409, '{"error_code":409}', async (url) => {
      expect(await request(url, '/subjects')).toEqual({ status: 409, body: { error_code: 409 } })
    }))

  it.each([
    [503, '{}'],
    [429, '{}'],
    [200, '<html>'],
    [302, '{}'],
  ])('takes %i with %s for no answer', (status, body) =>
    withRegistry(status, body, async (url) => {
      await expect(request(url, '/subjects')).rejects.toBeInstanceOf(RegistryUnavailable)
    }),
  )

  it('says who does not answer, without credentials', async () => {
    await expect(request('http://me:secret@127.0.0.1:9/api/', '/subjects')).rejects.toThrow(
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
    await request(`http://me:s%40cret@127.0.0.1:${(server.address() as AddressInfo).port}`, '/subjects')
    server.close()
    expect(authorization).toBe(`Basic ${Buffer.from('me:s@cret').toString('base64')}`)
  })

  it('is not made to what is no address', async () => {
    await expect(request('registry', '/subjects')).rejects.toThrow('correct EVENTZR_SCHEMA_REGISTRY_URL')
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
  it('is unknown only when a registry says so', async () => {
    await withRegistry(404, '{"error_code":40403}', async (url) =>
      expect(await schemaFetcher(url, silent)(5)).toBeUndefined(),
    )
    await withRegistry(200, '{"schema":"\\"int\\""}', async (url) =>
      expect(await schemaFetcher(url, silent)(5)).toBe('"int"'),
    )
    await withRegistry(404, '{"message":"no such page"}', async (url) =>
      expect(schemaFetcher(url, silent)(5)).rejects.toThrow('check EVENTZR_SCHEMA_REGISTRY_URL'),
    )
  })
})
