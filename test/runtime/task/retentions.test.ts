import { expect, it } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import { declaredRetentions } from '#runtime/task/retentions.ts'

/** Plans, turns and line end with their jobs. Of the others there is one per tenant, template, person or adjustment of credits. */
const keptByRules = ['job-plans', 'turns', 'line', 'policies', 'templates', 'consents', 'credits', 'adjustments']

it.each(allTopologies().map((topology) => [topology.name, topology] as const))(
  '%s keeps no row for ever, but for those of open jobs, one policy per tenant, templates, the consent of people, and the credits of tenants with their adjustments',
  (_name, topology) => {
    const retentions = declaredRetentions(topology)
    const endless = topology.stores.filter(({ number }) => retentions.get(number) === 'until-deleted')
    expect(retentions.size).toBe(topology.stores.length)
    expect(endless.map(({ name }) => name).filter((name) => !keptByRules.includes(name))).toEqual([])
  },
)
