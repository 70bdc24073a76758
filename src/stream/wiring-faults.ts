import { type Observable, Observable as Stream, type Operator, Subject } from 'rxjs'
import type { EventIds } from './event-ids.ts'
import type { ProcessorNode, Topology } from './nodes.ts'
import type { OrderedReader } from './ordered-store.ts'
import type { Processor } from './processor.ts'
import type { StoreKey } from './store-key.ts'
import type { OwnedStore, Store, TransitionPort } from './store-port.ts'

/** A subscriber of a chain, in words: a transition or an output. */
type Consumer = string

/** The look at a processor while it is wired. No record passes. */
interface Wiring {
  /** The one that is being subscribed at the moment. */
  consumer: Consumer
  /** The subscribers of each chain of operators. */
  readonly chains: Consumer[][]
  /** Names of stores, once for each transition. */
  readonly transitions: string[]
  /** Outputs with named events. */
  readonly named: string[]
  readonly faults: string[]
}

/**
 * Builds a processor once, without records, and says what is wrong with its wiring. A plain chain of operators runs once for
 * each of its subscribers, so it may have one; inputs and what transitions emit are shared, and may have many.
 */
export const wiringFaults = (node: ProcessorNode, { sinks }: Pick<Topology, 'sinks'>): readonly string[] => {
  const { processor } = node
  const wiring: Wiring = { consumer: 'its wiring', chains: [], transitions: [], named: [], faults: [] }
  try {
    const build = processor.build(handles(processor, wiring), noticed(wiring))
    subscribeOutputs(processor, build(inputs(processor, wiring)), wiring)
  } catch (error) {
    wiring.faults.push(
      `cannot be built: ${error instanceof Error ? error.message : 'it threw no Error'}; mend its build`,
    )
  }
  return [
    ...wiring.faults,
    ...doubledTransitions(wiring),
    ...doubledChains(wiring),
    ...withoutOneSink(wiring, node, sinks),
  ].map((fault) => `processor ${processor.name} ${fault}`)
}

const noticed = ({ named }: Wiring): EventIds => ({
  of: (output) => {
    named.push(output)
    return () => ''
  },
})

const inputs = ({ in: names }: Processor<never>, wiring: Wiring): never =>
  (names.length === 0 ? counted(wiring) : Object.fromEntries(names.map((name) => [name, counted(wiring)]))) as never

const handles = ({ state, reads }: Processor<never>, wiring: Wiring): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(Object.keys(reads).map((name) => [name, emptyStore])),
  ...Object.fromEntries(Object.entries(state).map(([name, store]) => [name, owned(store, wiring)])),
})

const emptyStore: OrderedReader<StoreKey, unknown> = { get: () => undefined, range: () => [], page: () => [] }

const owned = ({ name }: Store<StoreKey, unknown>, wiring: Wiring): OwnedStore<StoreKey, unknown> => ({
  ...emptyStore,
  port: {
    output: () => counted(wiring),
    own: () => {
      wiring.transitions.push(name)
      wiring.consumer = `the transition of store ${name}`
    },
  } as Pick<TransitionPort<unknown>, 'output' | 'own'> as TransitionPort<unknown>,
})

const subscribeOutputs = ({ out }: Processor<never>, built: unknown, wiring: Wiring): void => {
  const outputs = (out.length === 0 ? { '': built } : built) as Readonly<
    Record<string, Observable<unknown> | undefined>
  >
  for (const name of out.length === 0 ? [''] : out) {
    wiring.consumer = name === '' ? 'its output' : `output ${name}`
    const output = outputs[name]
    if (output instanceof Stream) output.subscribe()
    else wiring.faults.push(`builds no stream for ${wiring.consumer}; return one from build, or take it out of out`)
  }
}

/** A shared stream; every chain that operators make of it counts its subscribers. */
const counted = <T>(wiring: Wiring): Subject<T> => {
  const subject = new Subject<T>()
  return Object.assign(subject, { lift: lifted(subject, wiring) })
}

/** RxJS's operators make a chain longer by `lift`. A second subscriber is only noted: the links below are not to be blamed. */
const lifted =
  (link: Observable<unknown>, wiring: Wiring) =>
  (operator: Operator<unknown, unknown>): Observable<unknown> => {
    const next = Stream.prototype.lift.call(link, operator)
    const consumers: Consumer[] = []
    wiring.chains.push(consumers)
    const chain = new Stream<unknown>((subscriber) => {
      consumers.push(wiring.consumer)
      return consumers.length === 1 ? next.subscribe(subscriber) : undefined
    })
    return Object.assign(chain, { lift: lifted(chain, wiring) })
  }

const doubledTransitions = ({ transitions }: Wiring): readonly string[] =>
  [...new Set(transitions.filter((store, index) => transitions.indexOf(store) !== index))].map(
    (store) => `writes store ${store} by two transitions; merge their inputs into one`,
  )

const doubledChains = ({ chains }: Wiring): readonly string[] =>
  chains
    .filter((consumers) => consumers.length > 1)
    .map(
      (consumers) =>
        `subscribes one chain of operators ${consumers.length} times, for ${consumers.join(' and ')}: it would run as often for ` +
        `each record; write it out for each, end it in a transition, or make it the output of a processor of its own`,
    )

/** An id is made from the topic and its entity, so exactly one sink must tell them. */
const withoutOneSink = ({ named }: Wiring, node: ProcessorNode, sinks: Topology['sinks']): readonly string[] =>
  named.flatMap((output) => {
    const { length } = sinks.filter(({ input }) => input.node === node && input.output === output)
    const flow = output === '' ? 'its output' : `output ${output}`
    return length === 1 ? [] : [`names events of ${flow}, which flows to ${length} sinks; give it exactly one`]
  })
