import { join } from 'node:path'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import { noLog } from '#runtime/ports/log.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import type { Topology } from '#stream/nodes.ts'
import { standardPod } from '../../../bench/counting/pod-settings.ts'
import { runApplication } from '../../../src/application.ts'

export interface EncodingPodSettings {
  readonly brokers: string
  readonly topology: Topology
  readonly instanceId: string
  readonly folder: string
}

/** A pod that is restarted with another encoding, on its disk and under its id. */
export class EncodingPod {
  readonly #settings: EncodingPodSettings
  #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #tasks = 0

  constructor(settings: EncodingPodSettings) {
    this.#settings = settings
  }

  /** How many tasks its last commit was about; 0 before its first one. */
  get tasks(): number {
    return this.#tasks
  }

  start(codec: CodecPort): void {
    const { brokers, topology, instanceId, folder } = this.#settings
    const connection = { brokers, clientId: `${topology.name}-${instanceId}`, settings: {} }
    const stateFolder = join(folder, instanceId)
    const observer = { ...noObserver, committed: (_: number, tasks: number) => (this.#tasks = tasks) }
    this.#tasks = 0
    this.#stop = new AbortController()
    this.#running = runApplication(
      { ...standardPod, instanceId, topology, codec, connection, stateFolder, log: noLog, observer },
      this.#stop.signal,
    )
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }
}
