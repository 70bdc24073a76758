import type { Topology } from '#stream/nodes.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { type Sale, saleSchema, sales } from '../sale/sale.ts'
import { topicDefaults } from '../topic-defaults.ts'
import { punctualSales } from './punctual-sales.ts'

const saleTopic = (name: string) =>
  topic<Sale>({ name, role: 'event', schema: saleSchema, entity: ['saleId'], ...topicDefaults })

export const salesInTime = saleTopic('sales-in-time')
export const salesTooLate = saleTopic('sales-too-late')

export const lateTopology = (mostBehindMs: number): Topology => {
  const { punctual, late } = through(punctualSales(mostBehindMs), source(sales))
  return topology('punctual-sales', 1, [sink(salesInTime, punctual), sink(salesTooLate, late)])
}
