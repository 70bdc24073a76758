import type { Topology } from '#stream/nodes.ts'
import { deadLetter, sink, source, through, topology } from '#stream/topology.ts'
import { sales } from '../sale/sale.ts'
import { lateSales } from './late-sale.ts'
import { salesWindow, type WindowPolicy } from './sales-window.ts'
import { windowTotals } from './window-total.ts'

export const windowTopology = (policy: WindowPolicy): Topology => {
  const { closed, late, early } = through(salesWindow(policy), source(sales))
  return topology('sales-window', 1, [sink(windowTotals, closed), sink(lateSales, late), deadLetter(early)])
}
