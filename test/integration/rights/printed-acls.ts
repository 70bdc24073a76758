import { AclOperations, AclPermissionTypes, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka'
import { kafkaAcls } from '#cli/kafka-acls.ts'
import type { Right } from '#runtime/ports/rights.ts'

/** The entries of the lines that `acls print` writes for these rights, read as `kafka-acls.sh` would read them. */
export const printedAcls = (rights: readonly Right[], principal: string) =>
  kafkaAcls(rights, principal)
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => aclsOf(line))

const resourceTypes = { topic: 'TOPIC', group: 'GROUP', 'transactional-id': 'TRANSACTIONAL_ID' } as const

const aclsOf = (line: string) => {
  const [, principal = ''] = /--allow-principal '([^']+)'/.exec(line) ?? []
  const pattern = line.endsWith(' --resource-pattern-type prefixed') ? 'PREFIXED' : 'LITERAL'
  const operations = [...line.matchAll(/--operation (\S+)/g)].map(([, name]) => operationOf(name!))
  const resources = [...line.matchAll(/--(topic|group|transactional-id) (\S+)/g)]
  return resources.flatMap(([, type, resourceName]) =>
    operations.map((operation) => ({
      resourceType: ResourceTypes[resourceTypes[type as keyof typeof resourceTypes]],
      resourceName: resourceName!,
      resourcePatternType: ResourcePatternTypes[pattern],
      operation,
      principal,
      host: '*',
      permissionType: AclPermissionTypes.ALLOW,
    })),
  )
}

const operationOf = (name: string) => {
  const label = name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
  return AclOperations[label as keyof typeof AclOperations]
}
