import { expect, it } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import { declaredRetentions } from '#runtime/task/retentions.ts'

it.each(allTopologies().map((topology) => [topology.name, topology] as const))(
  '%s keeps no row for ever, but for the plans of render jobs, which end with their job, one policy per tenant, templates, and the consent of people',
  (_name, topology) => {
    const retentions = declaredRetentions(topology)
    const endless = topology.stores.filter(({ number }) => retentions.get(number) === 'until-deleted')
    expect(retentions.size).toBe(topology.stores.length)
    expect(
      endless
        .map(({ name }) => name)
        .filter((name) => !['job-plans', 'policies', 'templates', 'consents'].includes(name)),
    ).toEqual([])
  },
)
