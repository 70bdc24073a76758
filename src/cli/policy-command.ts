import { Command } from 'commander'
import type { TenantId } from '#stream/record.ts'
import { readConfig, readValidPart } from '../config.ts'
import { example, type Json, type OfApplication, withApplication, withJson } from './command-parts.ts'
import { CommandFailed } from './exit.ts'
import { print } from './print.ts'

/** The policies of tenants. */
export const policyCommand = (): Command =>
  new Command('policy')
    .description("tenants' own policies for an application")
    .addCommand(checkCommand())
    .addCommand(showCommand())
    .addCommand(putCommand())
    .addCommand(removeCommand())

const checkCommand = (): Command =>
  example(withApplication(withJson(new Command('check'))), 'policy check acme.json')
    .description("checks a tenant's policy in a file upon that of EVENTZR_POLICY_FILE, without a broker")
    .argument('<file>', 'JSON')
    .action(async (file: string, { application, json = false }: OfApplication & Json) => {
      const { checkPolicyFile } = await import('./policy-file.ts')
      const { faultText } = await import('./policy-report.ts')
      const { checked } = checkPolicyFile(application, file, readValidPart(process.env))
      const ok = checked.kind === 'valid'
      const answer = ok ? { ok, effective: checked.policy } : { ok, faults: checked.faults }
      print(json, answer, () => (ok ? `${file} may be used` : checked.faults.map(faultText).join('\n')))
      if (!ok) throw new CommandFailed()
    })

const showCommand = (): Command =>
  example(withApplication(withJson(new Command('show'))), 'policy show acme')
    .description('shows what a tenant has published, whether it may be used, and what is in force')
    .argument('<tenant>', 'its id')
    .action(async (tenant: string, { application, json = false }: OfApplication & Json) => {
      const { showPolicy } = await import('./show-policy.ts')
      const { policyText } = await import('./policy-report.ts')
      const report = await showPolicy(application, tenant as TenantId, readConfig(process.env))
      print(json, report, () => policyText(report))
    })

const putCommand = (): Command =>
  example(withApplication(withJson(new Command('put'))), 'policy put acme acme.json')
    .description("checks a tenant's policy in a file, and publishes it under the next version")
    .argument('<tenant>', 'its id')
    .argument('<file>', 'JSON')
    .action(async (tenant: string, file: string, { application, json = false }: OfApplication & Json) => {
      const { putPolicy } = await import('./publish-policy.ts')
      const published = await putPolicy(application, tenant as TenantId, file, readConfig(process.env))
      print(
        json,
        published,
        () =>
          `${tenant}: version ${published.version} is published; policy show ${tenant} --application ${application} tells more`,
      )
    })

const removeCommand = (): Command =>
  example(withApplication(withJson(new Command('remove'))), 'policy remove acme')
    .description("removes a tenant's policy: that of the pods holds from then on")
    .argument('<tenant>', 'its id')
    .action(async (tenant: string, { application, json = false }: OfApplication & Json) => {
      const { removePolicy } = await import('./publish-policy.ts')
      const removed = await removePolicy(application, tenant as TenantId, readConfig(process.env))
      print(json, removed, () => `${tenant}: the policy is removed`)
    })
