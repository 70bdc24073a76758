import { verdictText } from '#world/verifier/verdict.ts'
import { table } from '#cli/print.ts'
import type { DemoResult } from './demo.ts'
import { killedText } from './killed-pod.ts'
import { memoryText } from './pod-memory.ts'

/** The result of a demo for people. */
export const summary = (result: DemoResult): string => {
  const { seconds, killed, memory, topics, failovers, counts } = result
  return [
    table(Object.entries(topics).flatMap(([topic, count]) => (count > 0 ? [[topic, String(count)]] : []))),
    `failovers: ${failovers.filter(({ direction }) => direction === 'FAILOVER').length}, failbacks: ${failovers.filter(({ direction }) => direction === 'FAILBACK').length}`,
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
    killedText(killed),
    memoryText(memory),
    verdictText(result),
    `${seconds} s in all`,
  ].join('\n\n')
}
