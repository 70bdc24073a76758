import type { GraphFacts } from '../graph-facts.ts'
import type { InspectionFacts } from '../inspection-facts.ts'
import type { LiveFacts, NodeDetails, SampledEvent } from '../live-facts.ts'
import type { Layout } from './layout.ts'

export type Connection = 'connecting' | 'live' | 'lost'

/** A question for the story of an entity. */
export type Inspected =
  | { readonly kind: 'asked' }
  | { readonly kind: 'found'; readonly found: readonly InspectionFacts[] }
  | { readonly kind: 'failed'; readonly error: string }

/** Records a second over the whole pod, for the small curves. */
export interface Totals {
  readonly in: number
  readonly out: number
  readonly lag: number
}

/** Everything on the page. */
export interface PageState {
  readonly connection: Connection
  readonly needsToken: boolean
  readonly graph?: GraphFacts
  readonly layout?: Layout
  readonly live?: LiveFacts
  readonly totals: readonly Totals[]
  readonly events: readonly SampledEvent[]
  readonly search: string
  readonly selected?: string
  /** The node of the keyboard. */
  readonly focused?: string
  readonly details?: NodeDetails
  readonly inspected?: Inspected
}

export const firstState: PageState = { connection: 'connecting', needsToken: false, totals: [], events: [], search: '' }

const secondsShown = 90
const eventsKept = 400

/** Takes a message in. */
export const withLive = (state: PageState, live: LiveFacts): PageState => {
  const last = state.events.at(-1)?.number ?? 0
  // After a new start the pod counts from 1.
  const isRestart = (live.sample.at(-1)?.number ?? last) < last
  const kept = isRestart ? [] : state.events
  const added = live.sample.filter(({ number }) => isRestart || number > last)
  return {
    ...state,
    live,
    connection: 'live',
    totals: [...state.totals, totalsOf(state.graph, live)].slice(-secondsShown),
    events: [...kept, ...added].slice(-eventsKept),
  }
}

/** Records a second into a node; out of a source. */
export const rateOf = (id: string, graph: GraphFacts, live: LiveFacts): number => {
  const edges = graph.edges.filter(({ from, to }) => (id.startsWith('source:') ? from === id : to === id))
  const rates = edges.map(({ counted }) => rateAlong(counted, live))
  // Each reader of a source gets the same records.
  return id.startsWith('source:') ? Math.max(0, ...rates) : rates.reduce((sum, rate) => sum + rate, 0)
}

export const rateAlong = (counted: readonly string[], { rates }: LiveFacts): number =>
  counted.reduce((sum, name) => sum + (rates[name] ?? 0), 0)

const totalsOf = (graph: GraphFacts | undefined, live: LiveFacts): Totals => {
  const sum = (kind: string) =>
    (graph?.nodes ?? [])
      .filter((node) => node.kind === kind)
      .reduce((total, { id }) => total + rateOf(id, graph!, live), 0)
  return {
    in: sum('source'),
    out: sum('sink'),
    lag: live.tasks.reduce((total, { lagRecords }) => total + lagRecords, 0),
  }
}

/** The newest events first, those with all words of the search somewhere in them. */
export const foundEvents = (events: readonly SampledEvent[], search: string): readonly SampledEvent[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const textOf = ({ direction, type, time, tenant, id, entity }: SampledEvent) =>
    [direction, type, time, tenant, id, entity].join(' ').toLowerCase()
  return events.filter((event) => words.every((word) => textOf(event).includes(word))).toReversed()
}
