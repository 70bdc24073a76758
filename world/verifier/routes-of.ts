import type { Given } from './check.ts'
import { publishedPolicies } from './published-policy.ts'

/** The providers of a tenant on a channel, most wanted first. */
export type RoutesOf = (tenantId: string, channel: string) => readonly string[]

/** The routes of a tenant's published policy; without them those of the pods. */
export const routesOf = ({ outcome, dead, expectations }: Given): RoutesOf => {
  const policies = publishedPolicies(outcome, dead)
  return (tenantId, channel) =>
    policies.get(tenantId)?.routes?.[channel]?.map(({ provider }) => provider) ?? expectations.routes[channel] ?? []
}
