import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { AclOperations, AclPermissionTypes, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import { kafkaAcls } from '#cli/kafka-acls.ts'
import { type Role, roles, wantedRights } from '#cli/wanted-rights.ts'
import { kafkaJars } from '#world/local/artifacts.ts'
import { type GuardedBroker, principal, startGuardedBroker, withAdmin } from '../integration/rights/guarded-broker.ts'
import { printedAcls } from '../integration/rights/printed-acls.ts'

const everything = {
  resourceType: ResourceTypes.ANY,
  resourceName: null,
  resourcePatternType: ResourcePatternTypes.ANY,
  principal,
  host: null,
  operation: AclOperations.ANY,
  permissionType: AclPermissionTypes.ANY,
}

describe('the commands that acls print writes for both applications', () => {
  const tools = mkdtempSync(join(tmpdir(), 'kafka-tools-'))
  let broker: GuardedBroker
  beforeAll(async () => {
    const script = join(tools, 'kafka-acls.sh')
    writeFileSync(script, `#!/bin/sh\nexec java -cp '${kafkaJars}/*' org.apache.kafka.tools.AclCommand "$@"\n`)
    chmodSync(script, 0o755)
    broker = await startGuardedBroker()
  })
  afterAll(async () => {
    await broker?.stop()
    rmSync(tools, { recursive: true, force: true })
  })

  it.each<Role>([...roles])('are taken by a shell as they stand, for a %s', async (role) => {
    const rights = wantedRights(allTopologies(), role)
    const env = {
      ...process.env,
      PATH: `${tools}${delimiter}${process.env.PATH}`,
      EVENTZR_KAFKA_BROKERS: broker.brokers,
    }
    await promisify(execFile)('sh', ['-e', '-c', kafkaAcls(rights, principal)], { env })
    const resources = await withAdmin(broker.brokers, (admin) => admin.describeAcls({ filter: everything }))
    const granted = resources.flatMap(({ acls, ...resource }) => acls.map((acl) => ({ ...resource, ...acl })))
    expect(granted).toEqual(expect.arrayContaining(printedAcls(rights, principal)))
    await broker.revoke(rights)
  })
})
