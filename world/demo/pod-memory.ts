import { table } from '#cli/print.ts'

/** The memory of a pod's process at one moment. */
export interface MemoryLook {
  readonly pod: string
  /** A pod that is started again has another one. */
  readonly pid: number
  /** Without the page cache of its files; absent when the process did not answer. */
  readonly anonymousBytes: number | undefined
}

/** The memory of a pod over a run, in MB and without the page cache of its files. */
export interface PodMemory {
  /** After a third of the load; null when the process that ended the run did not run yet, or did not answer. */
  readonly rssMbAtThird: number | null
  /** When all was settled; null when the process did not answer. */
  readonly rssMbAtEnd: number | null
}

export type PodMemories = Readonly<Record<string, PodMemory>>

/** Joins two looks at the same pods. The processes of the second one count. */
export const podMemories = (atThird: readonly MemoryLook[], atEnd: readonly MemoryLook[]): PodMemories =>
  Object.fromEntries(
    atEnd.map((look) => {
      const before = atThird.find(({ pod, pid }) => pod === look.pod && pid === look.pid)
      return [look.pod, { rssMbAtThird: megabytes(before), rssMbAtEnd: megabytes(look) }]
    }),
  )

/** The memory for people. */
export const memoryText = (memories: PodMemories): string =>
  table([
    ['memory of', 'MB after a third', 'MB at the end'],
    ...Object.entries(memories).map(([pod, { rssMbAtThird, rssMbAtEnd }]) => [
      pod,
      String(rssMbAtThird ?? '-'),
      String(rssMbAtEnd ?? '-'),
    ]),
  ])

const megabyte = 1024 * 1024

const megabytes = (look: MemoryLook | undefined): number | null =>
  look?.anonymousBytes === undefined ? null : Math.round(look.anonymousBytes / megabyte)
