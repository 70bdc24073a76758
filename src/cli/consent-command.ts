import { Command } from 'commander'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import type { TenantId } from '#stream/record.ts'
import { readConfig } from '../config.ts'
import { example, type Json, withJson } from './command-parts.ts'
import { print } from './print.ts'

/** The consent of recipients. */
export const consentCommand = (): Command =>
  new Command('consent').description('the consent of recipients to messages of a tenant').addCommand(proofCommand())

const proofCommand = (): Command =>
  example(withJson(new Command('proof')), 'consent proof acme +14155550171')
    .description(
      'shows every word on the consent of a recipient that the topics have, with its place, and the consent that follows from ' +
        'them; needs the key of the pods in EVENTZR_HMAC_KEY_FILE',
    )
    .argument('<tenant>', 'its id')
    .argument('<recipient>', 'phone number, mail address or another name, in any spelling')
    .action(async (tenant: string, recipient: string, { json = false }: Json, command: Command) => {
      if (recipientIdentity(recipient) === '') command.error("error: argument 'recipient' names nobody")
      const { consentProof } = await import('./consent-proof.ts')
      const { proofText } = await import('./proof-report.ts')
      const proof = await consentProof(tenant as TenantId, recipient, readConfig(process.env))
      print(json, proof, () => proofText(proof))
    })
