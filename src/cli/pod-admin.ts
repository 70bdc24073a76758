import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { PodMetrics } from '#observe/metrics.ts'
import type { Log } from '#runtime/ports/log.ts'
import { PodWatch } from '#runtime/pod-watch.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { Config } from '../config.ts'
import { readSecret } from '../security/security-settings.ts'
import { type ApplicationName, applicationNames } from './applications.ts'
import { connectionOf } from './connection.ts'

/** The admin server of a pod, and its watch over the pod. */
export interface PodAdmin {
  readonly watch: PodWatch
  /** Where other pods send their clients. */
  readonly url: string
  close(): Promise<void>
}

/** The application of the server's pod. */
export interface AdminOf {
  readonly name: ApplicationName
  readonly topology: Topology
}

/** Starts the admin server where the configuration has a port for it. @throws AdminPortInUseError */
export const startAdmin = async (
  { name, topology }: AdminOf,
  config: Config,
  metrics: PodMetrics,
  log: Log,
): Promise<PodAdmin | undefined> => {
  const { EVENTZR_ADMIN_PORT: port, EVENTZR_ADMIN_HOST: host, EVENTZR_ADMIN_TOKEN_FILE: file } = config
  if (port === undefined) return undefined
  const watch = new PodWatch()
  const settings = {
    host,
    port,
    token: file === undefined ? undefined : readSecret(file),
    instance: config.EVENTZR_INSTANCE_ID,
    peers: peersIn(config.EVENTZR_ADMIN_PEERS ?? ''),
  }
  const cluster = new ClusterReader(connectionOf(config, `${applicationId(topology)}-${settings.instance}-admin`), log)
  const inspect = {
    file: fileURLToPath(new URL('main.ts', import.meta.url)),
    application: name,
    applications: applicationNames,
  }
  const { runAdmin } = await import('../admin/run-admin.ts')
  const server = await runAdmin(settings, topology, { watch, metrics, cluster, inspect }, log)
  return {
    watch,
    url: adminUrl(host, server.port),
    close: async () => {
      await server.close()
      cluster.close()
    },
  }
}

/** The address of an admin server for other machines, as far as it can be told: all addresses of this one are its name. */
export const adminUrl = (host: string, port: number): string => {
  const name = host === '0.0.0.0' || host === '::' ? hostname() : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

const peersIn = (text: string): readonly { readonly name: string; readonly url: string }[] =>
  text
    .split(',')
    .filter((peer) => peer !== '')
    .map((peer) => ({ name: peer.slice(0, peer.indexOf('=')), url: peer.slice(peer.indexOf('=') + 1) }))
