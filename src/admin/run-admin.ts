import type { Log } from '#runtime/ports/log.ts'
import type { PodWatch } from '#runtime/pod-watch.ts'
import type { Topology } from '#stream/nodes.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { adminApp } from './admin-app.ts'
import { adminRoutes } from './admin-routes.ts'
import { inspectRoute } from './inspect-route.ts'
import { Inspections, type InspectProgram } from './inspections.ts'
import { type AdminServer, serveAdmin } from './serve-admin.ts'
import { stateRoute } from './state-route.ts'
import { type JournalReader, TaskOwners } from './task-owners.ts'
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

/** Sources of the admin server. */
export interface AdminSources {
  readonly watch: PodWatch
  readonly metrics: WatchedPod['metrics']
  readonly cluster: JournalReader
  readonly inspect: InspectProgram
}

/**
 * Starts the admin server of a pod, and tells its place.
 * @throws AdminPortInUseError
 */
export const runAdmin = async (
  settings: AdminSettings,
  topology: Topology,
  { cluster, inspect, ...pod }: AdminSources,
  log: Log,
): Promise<AdminServer> => {
  const { host, port, token, instance, peers } = settings
  const graph = { application: applicationId(topology), instance, peers, ...graphOf(topology) }
  const { routes, live } = adminRoutes({ topology, graph, ...pod })
  const inspections = new Inspections(inspect)
  const owners = new TaskOwners(cluster, ownTopics(graph.application).journal)
  const asked = [
    stateRoute({ topology, watch: pod.watch, instance, owners }),
    inspectRoute(inspections, token !== undefined),
  ]
  const server = await serveAdmin(adminApp([...routes, ...asked], { host, token }, log), host, port).catch(
    (error: unknown) => {
      live.close()
      throw error
    },
  )
  log.info({ adminPort: server.port }, `live page on http://${host}:${server.port}`)
  return {
    port: server.port,
    close: async () => {
      live.close()
      inspections.close()
      await server.close()
    },
  }
}
