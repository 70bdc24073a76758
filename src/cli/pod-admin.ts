import type { PodMetrics } from '#observe/metrics.ts'
import type { Log } from '#runtime/ports/log.ts'
import { PodWatch } from '#runtime/pod-watch.ts'
import type { Topology } from '#stream/nodes.ts'
import type { AdminServer } from '../admin/serve-admin.ts'
import type { Config } from '../config.ts'
import { readSecret } from '../security/security-settings.ts'

/** The admin server of a pod, and the watch through which it sees the pod. */
export interface PodAdmin {
  readonly watch: PodWatch
  close(): Promise<void>
}

/** Starts the admin server where the configuration has a port for it. @throws AdminPortInUseError */
export const startAdmin = async (
  topology: Topology,
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
  const { runAdmin } = await import('../admin/run-admin.ts')
  const server: AdminServer = await runAdmin(settings, topology, { watch, metrics }, log)
  return { watch, close: () => server.close() }
}

const peersIn = (text: string): readonly { readonly name: string; readonly url: string }[] =>
  text
    .split(',')
    .filter((peer) => peer !== '')
    .map((peer) => ({ name: peer.slice(0, peer.indexOf('=')), url: peer.slice(peer.indexOf('=') + 1) }))
