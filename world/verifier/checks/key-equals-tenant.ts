import { type Check, checkResult } from '#world/verifier/check.ts'
import { outputsOf } from '#world/verifier/outcome.ts'
import { keyText, positionText, type Seen } from '#world/verifier/seen-event.ts'

type OfTenant = Seen<{ readonly tenantId: string }>

/**
 * Key, subject and the tenant in the data of each event are one and the same, and all events of a tenant on one topic share a
 * partition: over several of them its readers would have no order.
 */
export const keyEqualsTenant: Check = ({ outcome }) => {
  const partitions = new Map<string, number>()
  const tenants = new Set<string>()
  const faults: string[] = []
  for (const event of outputsOf(outcome)) {
    const lane = `${event.topic}|${event.data.tenantId}`
    const partition = partitions.get(lane) ?? event.partition
    partitions.set(lane, partition)
    tenants.add(event.data.tenantId)
    const fault = tenantFault(event, partition)
    if (fault !== undefined) faults.push(`${positionText(event)} ${fault}`)
  }
  return checkResult(faults, `${tenants.size} tenants`)
}

/** @param partition of the first event of this tenant and topic */
const tenantFault = (event: OfTenant, partition: number): string | undefined => {
  const { tenantId } = event.data
  if (event.key !== keyText(Buffer.from(tenantId))) return 'has the key of another tenant'
  if (event.subject !== tenantId) return 'has the subject of another tenant'
  return event.partition === partition ? undefined : `lies apart from its tenant's events in partition ${partition}`
}
