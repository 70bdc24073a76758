import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrokerDoor } from '#world/doors/broker-door.ts'
import { chooseStack } from '#world/local/choose-stack.ts'
import { freePorts } from '#world/local/free-port.ts'
import { javaBroker } from '#world/local/java-broker.ts'
import { probeStackTools } from '#world/local/probe.ts'

export interface BrokerBehindDoor {
  readonly brokers: string
  readonly door: BrokerDoor
  stop(): Promise<void>
}

/** A broker alone, whose clients all come through a door. It must be a Java process: only that one can be told of the door. */
export const startBrokerBehindDoor = async (): Promise<BrokerBehindDoor> => {
  const choice = chooseStack(process.env, await probeStackTools(process.env))
  if (choice.kind !== 'java') throw new Error(`a broker behind a door needs Java; this run has ${choice.kind}`)
  const folder = await mkdtemp(join(tmpdir(), 'eventzr-broker-'))
  const [port = 0, controllerPort = 0] = await freePorts(2)
  const door = await BrokerDoor.open(`127.0.0.1:${port}`)
  const doorTo = () => Promise.resolve(door.address)
  const broker = await javaBroker({ java: choice.java, folder, port, controllerPort, doorTo })
  const stop = async (): Promise<void> => {
    if (broker.server.running) await broker.server.end('SIGKILL')
    await door.close()
    await rm(folder, { recursive: true, force: true })
  }
  await broker.startFirst().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { brokers: broker.brokers, door, stop }
}
