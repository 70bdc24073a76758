import { Command, Option } from 'commander'
import type { TenantId } from '#stream/record.ts'
import { readConfig } from '../config.ts'
import { type ApplicationName, applicationNames } from './applications.ts'
import { example, type Json, withJson } from './command-parts.ts'
import { inspectFailure } from './inspect-failure.ts'
import { positive } from './number-argument.ts'
import { print } from './print.ts'

type Options = Json & {
  readonly application?: ApplicationName
  readonly reveal?: boolean
  readonly steps: number
}

/** The story of one message, job, breaker or consent. */
export const inspectCommand = (): Command =>
  example(withJson(new Command('inspect')), 'inspect acme 0197d0a0-0000-7000-8000-000000000001')
    .description(
      'tells what happened to one entity of a tenant, and what it waits for: its records, its rows after each, timers, outputs and ' +
        'dead letters; personal data is masked',
    )
    .argument('<tenant>', 'its id')
    .argument(
      '<entity>',
      'id of a message, job or request; a provider, as in TWILIO or TWILIO/SMS; a recipient, as in +14155550171',
    )
    .addOption(new Option('--application <name>', 'only there').choices(applicationNames))
    .option('--steps <n>', 'the most steps, newest last', positive, 200)
    .option('--reveal', 'shows personal data; needs EVENTZR_ADMIN_TOKEN_FILE')
    .action(async (tenant: string, entity: string, { json = false, reveal = false, ...options }: Options) => {
      const { inspectEntity } = await import('./inspect-entity.ts')
      const { inspectionText } = await import('./inspect-text.ts')
      const inspect = () => inspectEntity(tenant as TenantId, entity, { ...options, reveal }, readConfig(process.env))
      const found = await (json ? tellingFailure(inspect) : inspect())
      print(json, found, () => found.map(inspectionText).join('\n\n'))
    })

/** Programs get the code of a failure on standard output, as one JSON value, and with it the rights that are missing. */
const tellingFailure = async <T>(inspect: () => Promise<T>): Promise<T> => {
  try {
    return await inspect()
  } catch (error) {
    print(true, inspectFailure(error), () => '')
    throw error
  }
}
