import type { ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'

/**
 * Finds tasks that belong to nobody when a pod has joined, and has the group give them to somebody. A static member that comes
 * back within its session is given what it had, and the group is not told (KIP-345): a task that its predecessor was just giving
 * to another pod would stand still until the group changes. While pods join, some tasks are on their way; the group then
 * assigns once more than it had to.
 */
export const claimUnowned = async (consumer: Pick<ConsumerPort, 'unowned' | 'rejoin'>, log: Log): Promise<void> => {
  const tasks = await consumer.unowned()
  if (tasks.length === 0) return
  log.info({ tasks }, `${tasks.length} tasks belong to no pod: the group assigns again`)
  consumer.rejoin()
}
