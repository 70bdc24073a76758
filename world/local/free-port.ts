import { createServer } from 'node:net'

// Below the range that Linux gives to outgoing connections, so that no connection takes the port while its server restarts.
const lowest = 20_000
const count = 12_000

/** `howMany` different TCP ports of 127.0.0.1 that nobody listens on now. */
export async function freePorts(howMany: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < howMany) {
    const port = lowest + Math.floor(Math.random() * count)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
