import { fileURLToPath } from 'node:url'
import { ChildProgram } from '../child-program.ts'
import { newsIn, type NewsOf, type PodNews } from './pod-news.ts'

export interface StatePodSettings {
  readonly application: string
  readonly brokers: string
  readonly stateFolder: string
  readonly memoryMb: number
  readonly checkpointEveryMs: number
}

const program = fileURLToPath(new URL('state-pod.ts', import.meta.url))

/** A pod of the bench in a process of its own. */
export class StatePodProcess extends ChildProgram {
  constructor(settings: StatePodSettings) {
    super(program, settings)
  }

  /** The news of one kind so far. */
  news<K extends PodNews['news']>(kind: K): readonly NewsOf<K>[] {
    return newsIn(this.log, kind)
  }

  /** Waits until there are so many news of a kind. @returns the last of them. @throws when the pod ends before that */
  async tells<K extends PodNews['news']>(kind: K, count = 1): Promise<NewsOf<K>> {
    await this.says((log) => newsIn(log, kind).length >= count)
    return this.news(kind)[count - 1]!
  }
}
