import { parentPort, workerData } from 'node:worker_threads'
import { cells } from './cell.ts'
import type { CellFigures } from './figures.ts'
import { runCell, type Seeds } from './run-cell.ts'

/** The figures of the cell with a place in the list, breaker by breaker. */
export interface CellAnswer {
  readonly place: number
  readonly figures: readonly CellFigures[]
}

// A thread of `simulateProviderHealth`: runs each cell that it is asked for.
parentPort!.on('message', (place: number) => {
  const answer: CellAnswer = { place, figures: runCell(cells[place]!, workerData as Seeds) }
  parentPort!.postMessage(answer)
})
