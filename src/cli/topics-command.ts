import { Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import { allTopologies } from './applications.ts'
import { example, type Json, withJson } from './command-parts.ts'
import { CommandFailed } from './exit.ts'
import { positive } from './number-argument.ts'
import { print } from './print.ts'
import type { PlanOptions } from './topic-plan.ts'

/** Plans, creates and verifies the topics of both applications. */
export const topicsCommand = (): Command =>
  new Command('topics')
    .description('the topics of the applications')
    .addCommand(planCommand())
    .addCommand(applyCommand())
    .addCommand(verifyCommand())

const planCommand = (): Command =>
  withPlanOptions(example(withJson(new Command('plan')), 'topics plan'))
    .description('says what topics apply would create, what differs, and whether the quotas of the cluster bear it')
    .action(async ({ json = false, ...options }: Json & PlanOptions) => {
      const { planTopics } = await import('./topic-plan.ts')
      const { planText } = await import('./topic-plan-text.ts')
      const { plan } = await planTopics(allTopologies(), readConfig(process.env), options)
      warn([...plan.notCompared, ...plan.uncounted])
      print(json, plan, () => planText(plan))
      failWhen(plan.budget.some(({ isOver }) => isOver))
    })

const applyCommand = (): Command =>
  withPlanOptions(example(withJson(new Command('apply')), 'topics apply'))
    .description('creates missing topics within the quotas, and says which settings of existing ones differ')
    .action(async ({ json = false, ...options }: Json & PlanOptions) => {
      const { appliedText, applyTopics } = await import('./topics.ts')
      const { budgetText } = await import('./topic-plan-text.ts')
      const applied = await applyTopics(allTopologies(), readConfig(process.env), options, say)
      const isOver = applied.budget.some((line) => line.isOver)
      warn([...applied.notCompared, ...applied.uncounted])
      print(json, applied, () =>
        isOver ? `${budgetText(applied.budget)}\nnothing was created` : appliedText(applied.topics),
      )
      failWhen(isOver || applied.topics.some(({ differences }) => differences.some(({ isRefused }) => isRefused)))
    })

const verifyCommand = (): Command =>
  example(withJson(new Command('verify')), 'topics verify')
    .description('compares every topic with the wanted one, names each drift, and changes nothing')
    .action(async ({ json = false }: Json) => {
      const { verdictText, verifyTopics } = await import('./topics-verify.ts')
      const verdict = await verifyTopics(allTopologies(), readConfig(process.env))
      warn(verdict.notCompared)
      print(json, verdict, () => verdictText(verdict))
      failWhen(!verdict.ok)
    })

const withPlanOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--inputs <how>',
        'topics of other services: by default created on a cluster of kind apache, and checked on any other',
      ).choices(['create', 'check']),
    )
    .option('--pods <n>', 'pods of each application, for the budget', positive, 3)
    .option('--tenant-rate <n>', 'inputs per second of the busiest tenant, for the budget', positive, 100)

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const warn = (texts: readonly string[]): void => {
  for (const text of texts) say(`warning: ${text}`)
}

const failWhen = (failed: boolean): void => {
  if (failed) throw new CommandFailed()
}
