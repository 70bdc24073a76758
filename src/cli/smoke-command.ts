import { Argument, Command } from 'commander'
import { applicationId } from '#stream/topology.ts'
import { readConfig } from '../config.ts'
import { allTopologies, type ApplicationName, applicationNames, topologyOf } from './applications.ts'
import { example, type Json, withJson } from './command-parts.ts'
import { CommandFailed } from './exit.ts'
import { print } from './print.ts'

/** One round of whatever a pod does with its cluster. */
export const smokeCommand = (): Command =>
  example(withJson(new Command('smoke')), 'smoke cpaas --create')
    .description(
      'does once what a pod does with the cluster, transactions included, step by step, and names the missing right or setting',
    )
    .addArgument(
      new Argument('[application]', 'under whose names and rights; without one under eventzr-smoke').choices(
        applicationNames,
      ),
    )
    .option('--topic <name>', 'a topic whose name ends with smoke; by default <application id>-smoke, or eventzr-smoke')
    .option('--create', 'creates the topic when it is missing')
    .action(async (name: ApplicationName | undefined, { json = false, ...given }: Json & Given) => {
      const { smoke, smokeText } = await import('./smoke.ts')
      const { createLog } = await import('#observe/log.ts')
      const config = readConfig(process.env)
      const topologies = name === undefined ? allTopologies() : [topologyOf(name)]
      const prefix = name === undefined ? 'eventzr' : applicationId(topologies[0]!)
      const log = createLog(config.EVENTZR_LOG_LEVEL, { program: 'smoke' }, process.stderr.isTTY)
      const steps = await smoke(config, { topologies, prefix, log, ...given })
      const ok = steps.every(({ state }) => state === 'ok' || state === 'warning')
      print(json, { ok, steps }, () => smokeText(steps))
      if (!ok) throw new CommandFailed()
    })

interface Given {
  readonly topic?: string
  readonly create?: boolean
}
