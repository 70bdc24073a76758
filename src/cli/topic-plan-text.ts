import type { BudgetLine } from '#kafka/topic-budget.ts'
import { differenceText } from '#kafka/topic-settings.ts'
import { duration, table } from './print.ts'
import type { PlannedTopic, TopicPlan } from './topic-plan.ts'

/** One line per topic, its differences, then the budget and how long the creation takes. */
export const planText = ({ kind, topics, budget, creationMs }: TopicPlan): string =>
  [
    `topics for a cluster of kind ${kind}`,
    table(topics.map(topicRow)),
    ...topics.flatMap(({ differences }) => differences.map((each) => `differs: ${differenceText(each)}`)),
    budgetText(budget),
    ...(creationMs > 0
      ? [`creating them takes ${duration(wholeSeconds(creationMs))} at least, as this kind of cluster bounds its rate`]
      : []),
  ].join('\n')

const wholeSeconds = (ms: number): number => Math.ceil(ms / 1_000) * 1_000

const topicRow = ({ topic, partitions, state, config }: PlannedTopic): readonly string[] => [
  topic,
  String(partitions),
  stateTexts[state],
  state === 'missing'
    ? Object.entries(config)
        .map(([setting, value]) => `${setting}=${value}`)
        .join(' ')
    : '',
]

const stateTexts = { exists: 'exists', missing: 'to be created', foreign: 'missing, of another service' } as const

/** A line per quota; below one that is over, its largest parts. */
export const budgetText = (budget: readonly BudgetLine[]): string =>
  [
    table([
      ['budget', 'needed', 'limit', ''],
      ...budget.map(({ budget: name, needed, limit, isOver }) => [
        name,
        String(needed),
        limit === undefined ? '-' : String(limit),
        isOver ? 'over' : '',
      ]),
    ]),
    ...budget.filter(({ isOver }) => isOver).map(overText),
  ].join('\n')

const overText = ({ budget, needed, limit, biggest }: BudgetLine): string =>
  `${budget}: ${needed} are needed and ${limit} allowed; the largest parts are ` +
  biggest.map(({ name, amount }) => `${name} (${amount})`).join(', ')
