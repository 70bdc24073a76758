import { type Outcome, usable } from './outcome.ts'

/** So many messages in so much time, and so many of them at once. No messages: no limit. */
export interface PublishedRate {
  readonly messages: number
  readonly perMs: number
  readonly burst: number
}

type Rates = Readonly<Record<string, PublishedRate>>

/** Some knobs of a tenant's policy, as it was published; docs/policy.md describes them. */
export interface PublishedPolicy {
  readonly limits?: {
    readonly channel?: Rates
    readonly sender?: Rates
    readonly pair?: Rates
    readonly marketingPerDay?: number
  }
  /** Providers by channel, most wanted first. */
  readonly routes?: Readonly<Record<string, readonly { readonly provider: string }[]>>
  readonly quietHours?: { readonly fromMinute: number; readonly toMinute: number; readonly zone: string }
}

/**
 * The published policies by tenant. The newest counts: the world publishes one for each tenant, ahead of the first request. Other knobs
 * are as the pods have them: limits and quiet hours are off.
 */
export const publishedPolicies = (
  { events }: Pick<Outcome, 'events'>,
  dead: ReadonlySet<string>,
): ReadonlyMap<string, PublishedPolicy> =>
  new Map(
    usable(events.policyUpdated, dead).map(({ data }) => [data.tenantId, JSON.parse(data.policy) as PublishedPolicy]),
  )
