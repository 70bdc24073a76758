import type { PodOptions, PodProcess } from '../../../bench/counting/pod-process.ts'

/** Pods without a process: the last one ends as it is told to, or as soon as it is killed. */
export const fakePods = () => {
  let ends = Promise.withResolvers<string>()
  const start = (settings: PodOptions): PodProcess => {
    const ended = Promise.withResolvers<string>()
    ends = ended
    return {
      settings,
      ended: () => ended.promise,
      kill: (signal: string) => signal === 'SIGKILL' && ended.resolve(signal),
      lastLines: () => '',
    } as unknown as PodProcess
  }
  const end = async (exit: string): Promise<void> => {
    ends.resolve(exit)
    await ends.promise
  }
  return { start, end }
}
