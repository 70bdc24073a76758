import type { z } from 'zod'
import { cpaasPolicySchema } from '#processors/cpaas/policy/cpaas-policy.ts'
import { type Knob, knobsOf } from '#processors/shared/policy/knob-list.ts'
import { studioPolicySchema } from '#processors/studio/policy/studio-policy.ts'
import { code, page, table } from './page.ts'

/** `docs/policy.md`: every knob of both applications, made from the schemas that check them. */
export const policyPage = (): string =>
  page(
    '# Policies',
    'A policy is a JSON object with the knobs that differ. Objects are replaced field by field, lists and values whole. Each application ' +
      'has its own: [the orchestrator](#knobs-of-the-orchestrator) and [Studio](#knobs-of-studio). Three lie upon one another: the ' +
      'standard below, the field `cpaas` or `studio` of the file that `EVENTZR_POLICY_FILE` names, which all pods share, and the ' +
      "tenant's own.",
    "## A tenant's own policy",
    'It comes in `eventzr.cpaas.policy.updated.v1` or `eventzr.studio.policy.updated.v1`, compacted topics: the newest record of a ' +
      'tenant stands for all before, and a record without a value removes it. The data holds `version`, from 1 and higher with each ' +
      'change, and `policy`, the JSON text of at most 8,192 bytes. From the next record of the tenant on it decides: about requests, ' +
      'attempts, receipts and failovers, about plans and render jobs.',
    'Each update is checked as a whole. With one fault or more it is refused: the dead letter `POLICY_REFUSED` lists all of them, and ' +
      'the policy before stays in force. A version that is not higher than that of the last accepted update is a fault too, also when ' +
      'that one was removed since; the same update again is none.',
    '`eventzr.cpaas.policy.applied.v1` and `eventzr.studio.policy.applied.v1`, compacted too, tell of each change and refusal: what is in ' +
      "force, under which version, and a hash of all knobs together. A change of the pods' own policy is not told. Events carry " +
      "`policyVersion`, 0 for a tenant without a policy, and `basePolicyHash`, which names the pods' own.",
    'How the row of a tenant changes, and what to tell a customer about it: [tenant policy](processors/tenant-policy.md).',
    '```sh\n' +
      'npm run cli -- policy check acme.json       # lists every fault; needs no broker\n' +
      'npm run cli -- policy put acme acme.json    # checks it, and publishes it under the next version\n' +
      'npm run cli -- policy show acme             # what is published, whether it may be used, what is in force\n' +
      'npm run cli -- policy remove acme           # that of the pods holds again\n' +
      '```',
    'They are about the orchestrator, and with `--application studio` about Studio. They read `EVENTZR_POLICY_FILE`: give them the file ' +
      'of the pods.',
    [
      '- A new application version begins without rows and reads the topic. If the newest record was refused there is no other any ' +
        "more, and the pods' own policy holds: mend it before.",
      '- A build that accepts less than the one before does not use a row that it would refuse. `policy check` with the new build says so.',
      '- Kafka keeps a record without a value for `delete.retention.ms`, a day by default. A pod that reads the topic later has the ' +
        'policy still: publish `{}` rather than nothing while pods are away.',
    ].join('\n'),
    'In the tables below times are milliseconds, shares 0 to 1. Knobs of pods bound the rows that a pod keeps: no tenant may have others.',
    '## Knobs of the orchestrator',
    knobTable(cpaasPolicySchema),
    '## Knobs of Studio',
    knobTable(studioPolicySchema),
  )

const knobTable = (schema: z.ZodType): string =>
  table(['knob', 'standard', 'valid', 'set for', 'effect'], knobsOf(schema).map(knobRow))

const knobRow = ({ path, standard, valid, scope, effect }: Knob): readonly string[] => [
  code(path),
  code(JSON.stringify(standard)),
  validText(valid),
  scope === 'pod' ? 'pods' : 'pods, tenants',
  effect,
]

interface Valid {
  readonly type?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly items?: Valid
  readonly prefixItems?: readonly Valid[]
  readonly properties?: Readonly<Record<string, Valid>>
}

const validText = ({ type, minimum, maximum, minItems = 0, maxItems, enum: values, items, ...rest }: Valid): string => {
  if (rest.prefixItems !== undefined) return rest.prefixItems.map(validText).join(' by ')
  if (type === 'array') return `list of ${minItems} to ${maxItems}: ${validText(items!)}`
  if (values !== undefined) return values.map(code).join(', ')
  if (minimum !== undefined) return `${minimum} to ${maximum}`
  if (rest.pattern !== undefined) return code(rest.pattern)
  if (rest.properties === undefined) return type ?? ''
  return Object.entries(rest.properties)
    .map(([name, valid]) => `${code(name)} ${validText(valid)}`)
    .join('; ')
}
