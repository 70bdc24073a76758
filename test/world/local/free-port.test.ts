import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { freePorts } from '#world/local/free-port.ts'

it('gives different ports that can be listened on, below the range of outgoing connections', async () => {
  const ports = await freePorts(4)
  expect(new Set(ports).size).toBe(4)
  for (const port of ports) {
    expect(port).toBeLessThan(32_768)
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
  }
})
