import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PodMetrics } from './metrics.ts'

/** Another process listens on the port of the probes. */
export class PortInUseError extends Error {
  readonly code = 'PORT_IN_USE'

  constructor(port: number, cause: unknown) {
    super(`port ${port} is in use; stop who uses it, or set EVENTZR_HTTP_PORT to another one or to 0 for a free one`, {
      cause,
    })
  }
}

/** The HTTP side of a pod; `port` is the one that was taken. */
export interface Probes {
  readonly port: number
  close(): Promise<void>
}

/**
 * Serves `/metrics`, `/healthz` (200 while the event loop turns) and `/readyz` (200 when the pod is running, which means
 * that its tasks are restored, but for those in wait for a broker, and no flood of dead letters of its new build holds one, so that
 * a rolling update stops; otherwise 503 with its state and the rest of its restores). A broker that is down never makes a pod
 * unhealthy: a restart would not help.
 * @throws PortInUseError
 */
export const serveProbes = async (host: string, port: number, metrics: PodMetrics): Promise<Probes> => {
  const server = createServer((request, response) => void answer(request.url ?? '/', response, metrics))
  server.requestTimeout = 5_000
  await listen(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const answer = async (url: string, response: ServerResponse, metrics: PodMetrics): Promise<void> => {
  const [pathname] = url.split('?')
  if (pathname === '/metrics') return send(response, 200, metrics.contentType, await metrics.text())
  if (pathname === '/healthz') return sendJson(response, 200, { status: 'ok' })
  if (pathname === '/readyz') return sendJson(response, isReady(metrics) ? 200 : 503, readinessOf(metrics))
  return sendJson(response, 404, { error: 'not found; try /metrics, /healthz or /readyz' })
}

const isReady = ({ current, heldTasks }: PodMetrics): boolean => current === 'running' && heldTasks === 0

/** The state, the rest of restores in progress, and how many tasks are held. */
const readinessOf = ({ current, restores, heldTasks }: PodMetrics): object => ({
  state: current,
  ...(restores.length > 0 && { restoring: restores }),
  ...(heldTasks > 0 && { held: heldTasks }),
})

const sendJson = (response: ServerResponse, status: number, body: object): void =>
  send(response, status, 'application/json', `${JSON.stringify(body)}\n`)

const send = (response: ServerResponse, status: number, contentType: string, body: string): void => {
  response.writeHead(status, { 'content-type': contentType }).end(body)
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, error) : error),
    )
    server.listen(port, host, () => resolve())
  })
