import { Command, type CommanderError, Option } from 'commander'
import { describe, descriptionFormats, type DescriptionFormat } from '#stream/describe.ts'
import { readConfig } from '../config.ts'
import type { TenantId } from '#stream/record.ts'
import { aclsCommand } from './acls-command.ts'
import { type ApplicationName, topologyOf } from './applications.ts'
import { application, example, type Json, withJson } from './command-parts.ts'
import { connectionOf } from './connection.ts'
import { consentCommand } from './consent-command.ts'
import { deadLettersCommand } from './dead-letters-command.ts'
import { CommandFailed, exitCodes } from './exit.ts'
import { inspectCommand } from './inspect-command.ts'
import { partitionNumber, positive } from './number-argument.ts'
import { packageVersion } from './package-version.ts'
import { policyCommand } from './policy-command.ts'
import { print, table } from './print.ts'
import { schemasReleaseCommand } from './schemas-release-command.ts'
import { simulateCommand } from './simulate-command.ts'
import { smokeCommand } from './smoke-command.ts'
import { tenantsCommand } from './tenants-command.ts'
import { topicsCommand } from './topics-command.ts'

/** The command line. Commands load what they need when they run, so that `--help` is quick. */
export const program = (): Command => {
  const root = new Command('eventzr-topology')
    .description('The stream topology of the CPaaS orchestrator and Studio.')
    .version(packageVersion())
    .showHelpAfterError()
    .exitOverride(exitAs)
    .addHelpText('after', '\nThe environment configures everything that talks to Kafka; see docs/configuration.md.')
  root.addCommand(demoCommand())
  root.addCommand(runCommand())
  root.addCommand(doctorCommand())
  root.addCommand(topicsCommand())
  root.addCommand(smokeCommand())
  root.addCommand(aclsCommand())
  root.addCommand(stateCommand())
  root.addCommand(inspectCommand())
  root.addCommand(skipBatchCommand())
  root.addCommand(deadLettersCommand())
  root.addCommand(tenantsCommand())
  root.addCommand(eraseTenantCommand())
  root.addCommand(policyCommand())
  root.addCommand(consentCommand())
  root.addCommand(simulateCommand())
  root.addCommand(schemasCommand())
  root.addCommand(describeCommand())
  root.commands.forEach(inherit)
  return root
}

const demoCommand = (): Command =>
  example(withJson(new Command('demo')), 'demo --seconds 40 --rate 300')
    .description(
      'runs broker, registry, both applications and a simulated world, and judges the outcome from the topics',
    )
    .option('--seconds <n>', 'length of the load phase', positive, 40)
    .option('--rate <n>', 'triggers per second', positive, 300)
    .option('--grafana', 'shows the run in Prometheus, and in Grafana where Docker or EVENTZR_GRAFANA_URL is there')
    .action(async ({ json = false, grafana, ...options }: Json & { seconds: number; rate: number; grafana?: true }) => {
      const { runDemo } = await import('#world/demo/demo.ts')
      const { summary } = await import('#world/demo/summary.ts')
      const result = await runDemo({ ...options, ...(grafana && { companion: await shownDemo() }) })
      print(json, result, () => summary(result))
      if (!result.ok) throw new CommandFailed()
    })

const shownDemo = async () => {
  const { ShownDemo } = await import('#world/dashboards/shown-demo.ts')
  return new ShownDemo(process.env, (line) => process.stderr.write(`demo: ${line}\n`))
}

const runCommand = (): Command =>
  example(withJson(new Command('run')), 'run cpaas')
    .description('runs one pod of an application until SIGTERM')
    .addArgument(application())
    .action(async (name: ApplicationName, { json = false }: Json) => {
      const { readPodConfig } = await import('./pod-config.ts')
      const config = await readPodConfig(name, process.env)
      const { runPod } = await import('./run.ts')
      await runPod(name, config, json)
    })

const doctorCommand = (): Command =>
  example(withJson(new Command('doctor')), 'doctor')
    .description('checks configuration, tools, broker, registry, topics, schemas and state, and says what to do')
    .action(async ({ json = false }: Json) => {
      const { examine, findingsText } = await import('./doctor.ts')
      const findings = await examine(process.env)
      const ok = findings.every(({ state }) => state !== 'failed')
      print(json, { ok, findings }, () => findingsText(findings))
      if (!ok) throw new CommandFailed()
    })

const stateCommand = (): Command =>
  new Command('state').description('the rows of an application').addCommand(
    example(withJson(new Command('report')), 'state report cpaas')
      .description('measures the rows in the changelog by store: their number, size and oldest one')
      .addArgument(application())
      .option('--task <n>', 'this task alone', partitionNumber)
      .action(async (name: ApplicationName, { task, json = false }: Json & { task?: number }) => {
        const { reportText, stateReport } = await import('./state-report.ts')
        const { createLog } = await import('#observe/log.ts')
        const config = readConfig(process.env)
        const log = createLog(config.EVENTZR_LOG_LEVEL, { program: 'state-report' }, process.stderr.isTTY)
        const report = await stateReport(topologyOf(name), connectionOf(config, 'eventzr-state-report'), log, task)
        print(json, report, () => reportText(report))
      }),
  )

const skipBatchCommand = (): Command =>
  example(withJson(new Command('skip-batch')), 'skip-batch cpaas eventzr.cpaas.receipt.received.v1 3')
    .description('has an application pass over the batch of an input that cannot be unpacked, with one dead letter')
    .addArgument(application())
    .argument('<topic>', 'the input')
    .argument('<partition>', 'of the input', partitionNumber)
    .action(async (name: ApplicationName, topic: string, partition: number, { json = false }: Json) => {
      const { skipBatch } = await import('./skip-batch.ts')
      const config = readConfig(process.env)
      const order = await skipBatch(topologyOf(name), connectionOf(config, 'eventzr-skip-batch'), { topic, partition })
      print(json, order, () => `${topic}-${partition}: offsets ${order.from} to ${order.to - 1} are passed over`)
    })

const eraseTenantCommand = (): Command =>
  example(withJson(new Command('erase-tenant')), 'erase-tenant cpaas acme --yes')
    .description('ends every row of a tenant in an application, and waits until that is done')
    .addArgument(application())
    .argument('<tenant>', 'its id')
    .requiredOption('--yes', 'there is no way back')
    .action(async (name: ApplicationName, tenant: string, { json = false }: Json) => {
      const { eraseTenant } = await import('./erase-tenant.ts')
      const connection = connectionOf(readConfig(process.env), 'eventzr-erase-tenant')
      const erased = await eraseTenant(topologyOf(name), connection, tenant as TenantId)
      print(json, erased, () => `${tenant}: no row is left in task ${erased.task} of ${name}`)
    })

const schemasCommand = (): Command =>
  new Command('schemas')
    .description('the schemas of events and rows')
    .addCommand(
      example(withJson(new Command('register')), 'schemas register')
        .description('registers the schema of every topic')
        .action(async ({ json = false }: Json) => {
          const { register } = await import('./schemas.ts')
          const ids = await register(readConfig(process.env))
          print(json, ids, () => table([...ids].map(([topic, id]) => [topic, String(id)])))
        }),
    )
    .addCommand(
      example(withJson(new Command('check')), 'schemas check')
        .description(
          'compares the schemas with all released ones, says what registering would do, and whether pods of this build could go ' +
            'on with the rows of their applications; fails when a reader of a release would break, a schema would be refused, ' +
            'others may write what this build cannot read, or pods would not start',
        )
        .option('--released', 'with the released ones alone: needs no broker and no registry')
        .option('--seconds <n>', 'longest time for the changelogs', positive, 300)
        .action(async ({ json = false, seconds, released = false }: Json & { seconds: number; released?: boolean }) => {
          const { areSafe, check, checksJson, checkTree, checksText } = await import('./schemas.ts')
          const checks = released ? { released: checkTree() } : await check(readConfig(process.env), seconds)
          print(json, checksJson(checks), () => checksText(checks))
          if (!areSafe(checks)) throw new CommandFailed()
        }),
    )
    .addCommand(schemasReleaseCommand())

const describeCommand = (): Command =>
  example(withJson(new Command('describe')), 'describe cpaas --format mermaid')
    .description('shows the graph of an application, made from the value that runs')
    .addArgument(application())
    .addOption(new Option('--format <format>', 'how').choices(descriptionFormats).default('text'))
    .action((name: ApplicationName, { format, json }: Json & { format: DescriptionFormat }) => {
      process.stdout.write(describe(topologyOf(name), json ? 'json' : format))
    })

/** Wrong usage ends with 2; asking for help or the version is no failure. */
const exitAs = (error: CommanderError): never => process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage)

const inherit = (command: Command): void => {
  command.exitOverride(exitAs).showHelpAfterError()
  command.commands.forEach(inherit)
}
