import type { TopicRole } from './topic.ts'
import { feedbackName, flowName } from './flow-name.ts'
import type { ProcessorNode, SourceNode, Topology } from './nodes.ts'
import { applicationId } from './topology.ts'

export interface DescribedTopic {
  readonly topic: string
  readonly role: TopicRole
  readonly schema: string
}

export interface DescribedSource extends DescribedTopic {
  readonly isTable?: true
  /** Absent: it stops its application. */
  readonly onRecreated?: 'from-start'
}

export interface DescribedProcessor {
  readonly name: string
  /** Input name (empty for one unnamed input) → topic, processor, `processor.output` or `feedback <name>` that feeds it. */
  readonly in: Readonly<Record<string, string>>
  readonly out: readonly string[]
  readonly state: readonly DescribedStore[]
  /** Names of stores that other processors own. */
  readonly reads: readonly string[]
}

export interface DescribedStore {
  readonly number: number
  readonly name: string
  readonly key: readonly string[]
  readonly schema: string
  readonly ordered: boolean
}

/** A topology as plain data, in the order in which it runs. */
export interface TopologyDescription {
  readonly application: string
  readonly sources: readonly DescribedSource[]
  readonly processors: readonly DescribedProcessor[]
  readonly sinks: readonly (DescribedTopic & { readonly from: string })[]
  /** Sources of the dead-letter topic beside failed records. */
  readonly deadLetters: readonly string[]
  readonly feedbacks: readonly DescribedFeedback[]
}

/** An edge back to earlier processors; these have `feedback <name>` among their inputs. */
export interface DescribedFeedback {
  readonly name: string
  readonly from: string
}

export const descriptionFormats = ['text', 'mermaid', 'json'] as const
export type DescriptionFormat = (typeof descriptionFormats)[number]

/** The topology as text for people, as a Mermaid flowchart, or as JSON. All are made from the value that runs. */
export const describe = (topology: Topology, format: DescriptionFormat): string => {
  const description = descriptionOf(topology)
  if (format === 'json') return `${JSON.stringify(description, null, 2)}\n`
  return `${(format === 'text' ? text(description) : mermaid(description)).join('\n')}\n`
}

/** The topology as data, keys in fixed order. */
export const descriptionOf = (topology: Topology): TopologyDescription => ({
  application: applicationId(topology),
  sources: topology.sources.map(describedSource),
  processors: topology.processors.map(describedProcessor),
  sinks: topology.sinks.map((sink) => ({ ...describedTopic(sink), from: flowName(sink.input) })),
  deadLetters: topology.deadLetters.map(({ input }) => flowName(input)),
  feedbacks: topology.feeds.map(({ feedback, input }) => ({ name: feedback.name, from: flowName(input) })),
})

const describedTopic = ({ topic }: Pick<Topology['sinks'][number], 'topic'>): DescribedTopic => ({
  topic: topic.name,
  role: topic.role,
  schema: topic.schema.name,
})

const describedSource = (source: SourceNode): DescribedSource => ({
  ...describedTopic(source),
  ...(source.isTable === true ? { isTable: true } : {}),
  ...(source.onRecreated === 'stop' ? {} : { onRecreated: source.onRecreated }),
})

const describedProcessor = ({ processor, inputs }: ProcessorNode): DescribedProcessor => ({
  name: processor.name,
  in: Object.fromEntries(Object.entries(inputs).map(([name, flow]) => [name, flowName(flow)])),
  out: processor.out,
  state: Object.values(processor.state).map(({ number, name, key, schema, ordered = false }) => ({
    number,
    name,
    key,
    schema: schema.name,
    ordered,
  })),
  reads: Object.values(processor.reads).map(({ name }) => name),
})

const text = ({
  application,
  sources,
  processors,
  sinks,
  deadLetters,
  feedbacks,
}: TopologyDescription): readonly string[] => [
  application,
  '',
  'sources, in merge order',
  ...sources.map(
    ({ onRecreated, isTable, ...each }) =>
      topicText(each) + (isTable ? '  a table' : '') + (onRecreated ? '  from its start when made again' : ''),
  ),
  'processors, in the order of subscription',
  ...processors.flatMap(processorText),
  'sinks',
  ...sinks.map(({ from, ...each }) => `${topicText(each)}  from ${from}`),
  ...deadLetters.map((from) => `  ${application}-dead-letter  from ${from}`),
  ...(feedbacks.length === 0 ? [] : ['feedbacks, when a push has settled']),
  ...feedbacks.map(({ name, from }) => `  ${name}  from ${from}`),
]

const topicText = ({ topic, role, schema }: DescribedTopic): string => `  ${topic}  (${role}, ${schema})`

const processorText = ({ name, in: inputs, out, state, reads }: DescribedProcessor): readonly string[] => [
  `  ${name}`,
  ...Object.entries(inputs).map(([input, from]) => `    in     ${input === '' ? '' : `${input}: `}${from}`),
  ...(out.length === 0 ? [] : [`    out    ${out.join(', ')}`]),
  ...state.map(
    (store) =>
      `    state  ${store.number} ${store.name}  (${store.key.join(', ')}) → ${store.schema}${store.ordered ? ', ordered' : ''}`,
  ),
  ...reads.map((store) => `    reads  ${store}`),
]

const mermaid = (description: TopologyDescription): readonly string[] => {
  const { application, sources, processors, sinks, deadLetters } = description
  return [
    'flowchart LR',
    ...new Set([...sources, ...sinks].map(({ topic }) => `  ${topic}(["${topic}"])`)),
    ...processors.map(({ name }) => `  ${name}["${name}"]`),
    ...processors.flatMap(({ name, state }) =>
      state.map((store) => `  store-${store.name}[("${store.name}")] --- ${name}`),
    ),
    ...processors.flatMap(({ name, reads }) => reads.map((store) => `  store-${store} -.-> ${name}`)),
    ...processors.flatMap(({ name, in: inputs }) =>
      Object.values(inputs).map((from) => inputArrow(from, name, description)),
    ),
    ...sinks.map(({ topic, from }) => arrow(from, topic, processors)),
    ...deadLetters.map((from) => arrow(from, `${application}-dead-letter`, processors)),
  ]
}

/** A feedback is a dashed arrow with its name. */
const inputArrow = (from: string, to: string, { processors, feedbacks }: TopologyDescription): string => {
  const feedback = feedbacks.find((each) => from === feedbackName(each))
  if (feedback === undefined) return arrow(from, to, processors)
  return `  ${makerOf(feedback.from, processors)?.name ?? feedback.from} -. ${feedback.name} .-> ${to}`
}

/** An arrow, labelled with the name of the output where it has one. */
const arrow = (from: string, to: string, processors: readonly DescribedProcessor[]): string => {
  const maker = makerOf(from, processors)
  return maker === undefined
    ? `  ${from} --> ${to}`
    : `  ${maker.name} -- ${from.slice(maker.name.length + 1)} --> ${to}`
}

/** The maker of a flow, if that is a processor with several outputs. */
const makerOf = (from: string, processors: readonly DescribedProcessor[]): DescribedProcessor | undefined =>
  processors.find(({ name, out }) => out.some((output) => from === `${name}.${output}`))
