import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Another process listens on the port of the admin server. */
export class AdminPortInUseError extends Error {
  readonly code = 'ADMIN_PORT_IN_USE'

  constructor(port: number, cause: unknown) {
    super(`port ${port} is in use; set EVENTZR_ADMIN_PORT to another one, or to 0 for a free one`, { cause })
  }
}

/** A running admin server with the port taken. */
export interface AdminServer {
  readonly port: number
  close(): Promise<void>
}

/** A browser opens six connections to a server; a few of them may look. */
const mostConnections = 64
/** A request that comes byte by byte is cut off (slow loris). */
const serverOptions = {
  maxHeaderSize: 8_192,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
}

/**
 * Serves the app until it is closed; that also ends streams.
 * @param port 0 takes a free one
 * @throws AdminPortInUseError
 */
export const serveAdmin = async (app: Hono, host: string, port: number): Promise<AdminServer> => {
  const server = createAdaptorServer({ fetch: app.fetch, createServer, serverOptions, overrideGlobalObjects: false })
  const http = server as Server
  http.maxConnections = mostConnections
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new AdminPortInUseError(port, error) : error),
    )
    http.listen(port, host, () => resolve())
  })
  return {
    port: (http.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}
