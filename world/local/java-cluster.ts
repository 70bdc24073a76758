import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClusterNode, clusterSettings, type LocalCluster } from './cluster-settings.ts'
import { freePorts } from './free-port.ts'
import { javaBroker, type JavaBroker, newClusterId } from './java-broker.ts'
import { warmTransactions } from './readiness.ts'

const ids = [1, 2, 3] as const

/** Starts three brokers as Java processes of this one. @throws LocalStackError `START_FAILED` */
export async function startJavaCluster(java: string): Promise<LocalCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'eventzr-cluster-'))
  const nodes = await freeNodes()
  const clusterId = newClusterId()
  const brokers = await Promise.all(nodes.map((node) => brokerOf(java, folder, clusterId, node, nodes)))
  const addresses = brokers.map((broker) => broker.brokers).join(',')
  const stop = async (): Promise<void> => {
    const running = brokers.filter(({ server }) => server.running)
    await Promise.all(running.map(({ server }) => server.end('SIGKILL')))
    await rm(folder, { recursive: true, force: true })
  }
  const outcomes = await Promise.allSettled(brokers.map((broker) => broker.format().then(() => broker.server.start())))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  await warmTransactions(addresses)
  return {
    brokers: addresses,
    kill: (index) => brokers[index]!.server.end('SIGKILL'),
    restart: (index) => brokers[index]!.server.start(),
    stop,
  }
}

async function freeNodes(): Promise<readonly ClusterNode[]> {
  const ports = await freePorts(3 * ids.length)
  const address = (at: number): string => `127.0.0.1:${ports[at]!}`
  return ids.map((id, index) => {
    const [clients, brokers, controller] = [address(3 * index), address(3 * index + 1), address(3 * index + 2)]
    return { id, clients, advertised: clients, brokers, advertisedToBrokers: brokers, controller, voter: controller }
  })
}

async function brokerOf(
  java: string,
  parent: string,
  clusterId: string,
  node: ClusterNode,
  nodes: readonly ClusterNode[],
): Promise<JavaBroker> {
  const folder = join(parent, String(node.id))
  await mkdir(folder)
  const [port, controllerPort] = [portOf(node.clients), portOf(node.controller)]
  const settings = clusterSettings(node, nodes)
  return javaBroker({ java, folder, port, controllerPort, settings, clusterId })
}

const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(':') + 1))
