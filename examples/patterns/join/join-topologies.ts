import type { Topology } from '#stream/nodes.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { sales } from '../sale/sale.ts'
import { topicDefaults } from '../topic-defaults.ts'
import { type Buyer, buyerChanges, buyerSchema } from './buyer.ts'
import { buyerTable } from './buyer-table.ts'
import { joinAtArrival } from './join-at-arrival.ts'
import { joinWithPatience } from './join-with-patience.ts'
import { namedSales, namelessSales } from './named-sale.ts'
import type { WaitingPolicy } from './waiting-sales.ts'

export const knownBuyers = topic<Buyer>({
  name: 'known-buyers',
  role: 'event',
  schema: buyerSchema,
  entity: ['buyerId'],
  ...topicDefaults,
})

/**
 * A processor belongs to a topology by its outputs, so the table has an end of its own. It stands first: of equal timestamps a buyer
 * comes before a sale.
 */
export const arrivalTopology = (): Topology => {
  const known = through(buyerTable, source(buyerChanges))
  const { named, nameless } = through(joinAtArrival, source(sales))
  return topology('join-at-arrival', 1, [
    sink(knownBuyers, known),
    sink(namedSales, named),
    sink(namelessSales, nameless),
  ])
}

/** A buyer reaches the join within the record that makes it known in the table. */
export const patienceTopology = (policy: WaitingPolicy): Topology => {
  const buyer = through(buyerTable, source(buyerChanges))
  const { named, nameless } = through(joinWithPatience(policy), { buyer, sale: source(sales) })
  return topology('join-with-patience', 1, [sink(namedSales, named), sink(namelessSales, nameless)])
}
