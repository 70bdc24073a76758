import { Command } from 'commander'
import { type ApplicationName, topologyOf } from './applications.ts'
import { application, example, type Json, withJson } from './command-parts.ts'
import { connectionOf } from './connection.ts'
import { partitionNumber } from './number-argument.ts'
import { print } from './print.ts'
import { readConfig } from '../config.ts'

/** Releases a task from the hold of its new build. */
export const releaseCommand = (): Command =>
  example(withJson(new Command('release')), 'dead-letters release cpaas 3')
    .description(
      'has a task go on that a flood of dead letters of a new build holds: what its rules fail at becomes dead letters',
    )
    .addArgument(application())
    .argument('<task>', 'its number, as BUILD_HELD names it', partitionNumber)
    .action(async (name: ApplicationName, task: number, { json = false }: Json) => {
      const { releaseTask } = await import('./release-task.ts')
      const { createLog } = await import('#observe/log.ts')
      const config = readConfig(process.env)
      const log = createLog(config.EVENTZR_LOG_LEVEL, { program: 'dead-letters' }, process.stderr.isTTY)
      const released = await releaseTask(topologyOf(name), connectionOf(config, 'eventzr-dead-letters'), log, task)
      print(json, released, () => `task ${task} of ${name} goes on with ${released.build}`)
    })
