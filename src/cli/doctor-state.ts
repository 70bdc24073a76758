import type { Connection } from '#kafka/connection.ts'
import type { Topology } from '#stream/nodes.ts'
import { failed, type Finding, ok, warning } from './doctor-finding.ts'
import { checkStates, type StateCheck } from './state-check.ts'

const limitMs = 5_000

/** Whether pods of this build would go on with the rows of their applications. */
export const stateFindings = async (
  topologies: readonly Topology[],
  connection: Connection,
): Promise<readonly Finding[]> => {
  const checks = await checkStates(topologies, connection, limitMs)
  return checks.map((check, index) => stateFinding(topologies[index]!.name, check))
}

/** @param name of the application, without its version */
export const stateFinding = (name: string, { changelog, state, messages }: StateCheck): Finding => {
  const check = `state of ${name}`
  const detail = messages.join('; ')
  switch (state) {
    case 'absent':
    case 'empty':
      return ok(check, `${changelog} has no rows yet`)
    case 'same':
      return ok(check, 'its topology is that of this build')
    case 'compatible':
      return ok(check, detail === '' ? 'its rows are read on' : `its rows are read on: ${detail}`)
    case 'incompatible':
      return failed(check, detail, 'undo these changes, or start a new application version')
    case 'unread':
      return warning(check, `${changelog} is large: ${detail}`, 'npm run cli -- schemas check takes its time')
    case 'unknown':
      return failed(check, detail, 'bring the brokers back, then run this again')
  }
}
