import { Command } from 'commander'
import type { TenantId } from '#stream/record.ts'
import { readConfig, readValidPart } from '../config.ts'
import { example, type Json, withJson } from './command-parts.ts'
import { CommandFailed } from './exit.ts'
import { print } from './print.ts'

/** The policies of tenants. */
export const policyCommand = (): Command =>
  new Command('policy')
    .description("tenants' own policies for the CPaaS orchestrator")
    .addCommand(checkCommand())
    .addCommand(showCommand())
    .addCommand(putCommand())
    .addCommand(removeCommand())

const checkCommand = (): Command =>
  example(withJson(new Command('check')), 'policy check acme.json')
    .description("checks a tenant's policy in a file upon that of EVENTZR_POLICY_FILE, without a broker")
    .argument('<file>', 'JSON')
    .action(async (file: string, { json = false }: Json) => {
      const { checkPolicyFile } = await import('./policy-file.ts')
      const { faultText } = await import('./policy-report.ts')
      const { checked } = checkPolicyFile(file, readValidPart(process.env))
      const ok = checked.kind === 'valid'
      const answer = ok ? { ok, effective: checked.policy } : { ok, faults: checked.faults }
      print(json, answer, () => (ok ? `${file} may be used` : checked.faults.map(faultText).join('\n')))
      if (!ok) throw new CommandFailed()
    })

const showCommand = (): Command =>
  example(withJson(new Command('show')), 'policy show acme')
    .description('shows what a tenant has published, whether it may be used, and what is in force')
    .argument('<tenant>', 'its id')
    .action(async (tenant: string, { json = false }: Json) => {
      const { showPolicy } = await import('./show-policy.ts')
      const { policyText } = await import('./policy-report.ts')
      const report = await showPolicy(tenant as TenantId, readConfig(process.env))
      print(json, report, () => policyText(report))
    })

const putCommand = (): Command =>
  example(withJson(new Command('put')), 'policy put acme acme.json')
    .description("checks a tenant's policy in a file, and publishes it under the next version")
    .argument('<tenant>', 'its id')
    .argument('<file>', 'JSON')
    .action(async (tenant: string, file: string, { json = false }: Json) => {
      const { putPolicy } = await import('./publish-policy.ts')
      const published = await putPolicy(tenant as TenantId, file, readConfig(process.env))
      print(
        json,
        published,
        () => `${tenant}: version ${published.version} is published; policy show ${tenant} tells more`,
      )
    })

const removeCommand = (): Command =>
  example(withJson(new Command('remove')), 'policy remove acme')
    .description("removes a tenant's policy: that of the pods holds from then on")
    .argument('<tenant>', 'its id')
    .action(async (tenant: string, { json = false }: Json) => {
      const { removePolicy } = await import('./publish-policy.ts')
      const removed = await removePolicy(tenant as TenantId, readConfig(process.env))
      print(json, removed, () => `${tenant}: the policy is removed`)
    })
