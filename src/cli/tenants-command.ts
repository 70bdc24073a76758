import { Command } from 'commander'
import type { TenantId } from '#stream/record.ts'
import { readConfig } from '../config.ts'
import { type ApplicationName, topologyOf } from './applications.ts'
import { application, example, type Json, withJson } from './command-parts.ts'
import { connectionOf } from './connection.ts'
import type { ParkedListing, ParkedTenants } from './park-tenant.ts'
import { print, table } from './print.ts'

/** Lets records of a tenant wait for an operator. */
export const tenantsCommand = (): Command =>
  new Command('tenants')
    .description('lets the records of a tenant wait, and shows which ones do')
    .addCommand(listCommand())
    .addCommand(parkCommand())
    .addCommand(unparkCommand())

const listCommand = (): Command =>
  example(withJson(new Command('list')), 'tenants list cpaas')
    .description('lists the parked tenants of an application')
    .addArgument(application())
    .action(async (name: ApplicationName, { json = false }: Json) => {
      const parked = await (await parkedTenants(name)).list()
      print(json, parked, () => (parked.length === 0 ? `no tenant of ${name} is parked` : listText(parked)))
    })

const parkCommand = (): Command =>
  example(withJson(new Command('park')), 'tenants park cpaas acme --entity msg_0193')
    .description('has the records and timers of a tenant wait in its task, and those of others go on')
    .addArgument(application())
    .argument('<tenant>', 'its id')
    .option('--entity <id>', 'only what names it, such as a message, a job or a recipient hash')
    .action(async (name: ApplicationName, tenant: string, { entity, json = false }: Json & { entity?: string }) => {
      const parked = await (await parkedTenants(name)).park({ tenantId: tenant as TenantId, entity })
      print(json, parked, () => `${tenant}: ${waits(parked)} in task ${parked.task} of ${name}`)
    })

const unparkCommand = (): Command =>
  example(withJson(new Command('unpark')), 'tenants unpark cpaas acme')
    .description('has the parked records of a tenant processed in their order, and parks no more')
    .addArgument(application())
    .argument('<tenant>', 'its id')
    .action(async (name: ApplicationName, tenant: string, { json = false }: Json) => {
      const parked = await (await parkedTenants(name)).unpark(tenant as TenantId)
      print(json, parked, () => `${tenant}: nothing waits any more in task ${parked.task} of ${name}`)
    })

const parkedTenants = async (name: ApplicationName): Promise<ParkedTenants> => {
  const { ParkedTenants: Parked } = await import('./park-tenant.ts')
  const { createLog } = await import('#observe/log.ts')
  const config = readConfig(process.env)
  const log = createLog(config.EVENTZR_LOG_LEVEL, { program: 'tenants' }, process.stderr.isTTY)
  return new Parked(topologyOf(name), connectionOf(config, 'eventzr-tenants'), log)
}

const waits = ({ entities }: ParkedListing): string =>
  entities === null ? 'all of its records wait' : `its records about ${entities.join(', ')} wait`

const listText = (parked: readonly ParkedListing[]): string =>
  table([
    ['tenant', 'task', 'records', 'bytes', 'since', 'about'],
    ...parked.map(({ tenantId, task, records, bytes, since, entities }) => [
      tenantId,
      String(task),
      String(records),
      String(bytes),
      since,
      entities?.join(', ') ?? 'all',
    ]),
  ])
