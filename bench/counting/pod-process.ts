import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ChildProgram } from '../child-program.ts'
import { frozenMark } from './freeze-at.ts'
import { limitContainer } from './limit-container.ts'
import { type PodSettings, standardPod } from './pod-settings.ts'

const program = fileURLToPath(new URL('counting-pod.ts', import.meta.url))
const longestEndMs = 60_000

/**
 * Options of a pod. A `stateFolder` outlives it, and no other process may have it meanwhile; without one it gets a folder that
 * goes with it.
 */
export type PodOptions = Partial<Omit<PodSettings, 'application'>> & {
  /** The limit of its container, on Linux. */
  readonly memoryBytes?: number
}

/** A pod of the counting application in a process of its own. */
export class PodProcess extends ChildProgram {
  readonly settings: PodSettings

  constructor(application: string, brokers: string, options: PodOptions = {}) {
    const { memoryBytes, stateFolder = mkdtempSync(join(tmpdir(), 'counting-pod-')), ...others } = options
    const settings = { application, brokers, ...standardPod, ...others, stateFolder }
    super(program, settings)
    this.settings = settings
    if (memoryBytes !== undefined) limitContainer(this.child, memoryBytes)
    if (options.stateFolder === undefined)
      this.child.once('exit', () => rmSync(stateFolder, { recursive: true, force: true }))
  }

  /** The signal that ended it, or its exit code. @throws with the end of its log when it is still there after a minute */
  async endsSoon(): Promise<string> {
    const isLate = pause(longestEndMs, 'late' as const, { ref: false })
    const exit = await Promise.race([this.ended(), isLate])
    if (exit === 'late') throw new Error(`pod ${this.settings.by} has not ended:\n${this.lastLines(20)}`)
    return exit
  }

  /** How many of its tasks began with the rows of a checkpoint. */
  get fromCheckpoint(): number {
    return this.log.split('goes on from its checkpoint').length - 1
  }

  /** Resolves when it has stopped itself at its `freezeAt`. */
  async frozen(): Promise<void> {
    await this.says((log) => log.includes(frozenMark))
  }

  /** Resolves when it has processed so many inputs, whether they are committed or not. */
  async encoded(count: number): Promise<void> {
    await this.says((log) => [...log.matchAll(/"encoded":(\d+)/g)].some(([, text]) => Number(text) >= count))
  }
}
