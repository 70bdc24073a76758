import { z } from 'zod'
import { each, group, type Settled, text, whole } from '#processors/shared/policy/knob.ts'

const second = 1_000
const minute = 60 * second

export const answeredKinds = ['STOP', 'START', 'HELP'] as const

/** A kind of keyword with an answer. */
export type AnsweredKind = (typeof answeredKinds)[number]

const words = z
  .array(text({ most: 64 }))
  .max(64)
  .default([])

/** Senders of a tenant with one consent of their recipients. */
const senderGroupSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  senders: z.array(text({ most: 64 })).max(64),
})

type SenderGroups = readonly z.output<typeof senderGroupSchema>[]

const hasNoTwice = (groups: SenderGroups): boolean => {
  const names = groups.map(({ name }) => name)
  const senders = groups.flatMap((each) => each.senders)
  return new Set(names).size === names.length && new Set(senders).size === senders.length
}

/**
 * An opt-out may be confirmed once, within five minutes ([47 CFR
 * 64.1200(a)(12)](https://www.ecfr.gov/current/title-47/section-64.1200)).
 */
const longestReplyMs = 5 * minute

/** Knobs of consent. The packs of keywords hold in any case: a tenant's own words are more of them. */
export const consentPolicySchema = group({
  keywords: each(answeredKinds, (kind) =>
    words.meta({ description: `Further words that count as ${kind}, beside those of all languages.`, scope: 'tenant' }),
  ),
  replyTo: z
    .array(z.enum(answeredKinds))
    .max(answeredKinds.length)
    .default([...answeredKinds])
    .meta({ description: 'Keywords that are answered.', scope: 'tenant' }),
  replyTexts: each(answeredKinds, (kind) =>
    text({ least: 0, most: 480 })
      .default('')
      .meta({
        description:
          kind === 'HELP'
            ? 'The answer to HELP; empty: none.'
            : `The answer to ${kind}; empty: the standard text in the language of the keyword.`,
        scope: 'tenant',
      }),
  ),
  replyWithinMs: whole(
    longestReplyMs,
    { least: second, most: longestReplyMs },
    'A keyword is answered so long after it was sent, or not at all.',
  ),
  selfReplyingProviders: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/))
    .max(8)
    .default([])
    .meta({
      description: 'Providers that answer keywords themselves: no answer is sent beside theirs.',
      scope: 'tenant',
    }),
  senderGroups: z
    .array(senderGroupSchema)
    .max(16)
    .default([])
    .refine(hasNoTwice, 'must name no group and no sender twice')
    .meta({
      description:
        'Senders with a consent of their own. An opt-out at a sender of a group holds for the group, at any other sender for all.',
      scope: 'tenant',
    }),
  exemptCategories: z
    .array(z.enum(['OTP', 'TRANSACTIONAL', 'SERVICE_REPLY']))
    .max(3)
    .default([])
    .meta({
      description: 'Categories that may be sent after an opt-out, since the law of the tenant exempts them.',
      scope: 'tenant',
    }),
})

export type ConsentPolicy = Settled<z.output<typeof consentPolicySchema>>
