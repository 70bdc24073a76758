import type { Connection } from '#kafka/connection.ts'
import { formatEraseOrder, keysOf } from '#runtime/inputs/erase-order.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TenantId } from '#stream/record.ts'
import { orderTask } from './tenant-order.ts'

/** The outcome of an order. */
export interface Erased {
  readonly tenantId: TenantId
  readonly task: number
}

/**
 * Ends every row of a tenant in an application, its parked records too, by an order to its task, and waits until that has obeyed.
 * Records of the tenant in topics stay, and those read later make rows again.
 * @throws KeyError when no row can have such a tenant; TopicsError, OrderUnfinishedError, KafkaCallError as {@link orderTask}
 */
export const eraseTenant = async (topology: Topology, connection: Connection, tenantId: TenantId): Promise<Erased> => {
  keysOf({ tenantId })
  return { tenantId, task: await orderTask(topology, connection, tenantId, formatEraseOrder({ tenantId })) }
}
