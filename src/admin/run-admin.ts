import type { Log } from '#runtime/ports/log.ts'
import type { PodWatch } from '#runtime/pod-watch.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import { adminApp } from './admin-app.ts'
import { adminRoutes } from './admin-routes.ts'
import { type AdminServer, serveAdmin } from './serve-admin.ts'
import { graphOf } from './topology-graph.ts'
import type { WatchedPod } from './watched-pod.ts'

/** Where and for whom the admin server runs. */
export interface AdminSettings {
  readonly host: string
  readonly port: number
  readonly token: string | undefined
  readonly instance: string
  readonly peers: readonly { readonly name: string; readonly url: string }[]
}

/**
 * Starts the admin server of a pod, and says where it is.
 * @throws AdminPortInUseError
 */
export const runAdmin = async (
  settings: AdminSettings,
  topology: Topology,
  pod: { readonly watch: PodWatch; readonly metrics: WatchedPod['metrics'] },
  log: Log,
): Promise<AdminServer> => {
  const { host, port, token, instance, peers } = settings
  const graph = { application: applicationId(topology), instance, peers, ...graphOf(topology) }
  const { routes, live } = adminRoutes({ topology, graph, ...pod })
  const server = await serveAdmin(adminApp(routes, { host, token }, log), host, port).catch((error: unknown) => {
    live.close()
    throw error
  })
  log.info({ adminPort: server.port }, `live page on http://${host}:${server.port}`)
  return {
    port: server.port,
    close: async () => {
      live.close()
      await server.close()
    },
  }
}
