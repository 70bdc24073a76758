import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Topology } from '#stream/nodes.ts'
import { after } from '#stream/time.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import {
  type Numbered,
  numbersTopic,
  type Total,
  totals,
  totalsTopic,
} from '../../../examples/counting/counting-topology.ts'

/** Numbers that no rule survives: the first ends the process, the second never ends, the third throws, the fourth's timer kills. */
export const killers = { exits: 1313, loops: 1414, throws: 1515, killsByTimer: 1616 } as const

/** Counts and sums each tenant's numbers, unless one of them is a killer. */
const counting = processor({
  name: 'counting',
  state: { totals },
  build:
    (stores) =>
    (numbers: Stream<TenantId, Numbered>): Stream<TenantId, Total> =>
      numbers.pipe(
        transition(stores.totals, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (state, { tenantId, n }, at) => {
            if (n === killers.exits) process.exit(7)
            if (n === killers.loops) for (;;);
            if (n === killers.throws) throw new Error('a rule that throws')
            const next = { tenantId, n, count: (state?.count ?? 0) + 1, sum: (state?.sum ?? 0) + n }
            return { state: next, emit: [next], ...(n === killers.killsByTimer ? { timer: after(at, 1) } : {}) }
          },
          onTimer: () => process.kill(process.pid, 'SIGKILL') as never,
        }),
      ),
})

export const killerTopology = (name: string): Topology =>
  topology(name, 1, [sink(totalsTopic(name), through(counting, source(numbersTopic(name))))])
