import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { noLog } from '#runtime/ports/log.ts'
import { exportSpans } from '../../src/trace/span-exporter.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const received: { readonly url: string | undefined; readonly type: string | undefined; readonly body: Buffer }[] = []
const collector = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    received.push({ url: request.url, type: request.headers['content-type'], body })
    response.writeHead(200).end()
  })
})
afterEach(() => new Promise((resolve) => collector.close(resolve)))

describe('the exporter of spans', () => {
  it('brings the spans of a commit to a collector in OTLP, at the latest when it closes', async () => {
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`
    const exporter = await exportSpans({ url, application: 'eventzr-cpaas-v1', instance: '0' }, noLog)
    const traceParent = `00-${traceId}-b7ad6b7169203331-01`
    const record = { traceParent, topic: 'orders', partition: 0, offset: 1, startMs: 1, endMs: 2, refusal: undefined }
    exporter.committed({ records: [record], startMs: 2, endMs: 3 })
    await exporter.close()
    expect(received).toMatchObject([{ url: '/v1/traces', type: 'application/x-protobuf' }])
    for (const word of ['process orders', 'commit', 'eventzr-cpaas-v1'])
      expect(received[0]!.body.includes(word)).toBe(true)
    expect(received[0]!.body.includes(Buffer.from(traceId, 'hex'))).toBe(true)
  })
})
