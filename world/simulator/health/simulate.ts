import { Worker } from 'node:worker_threads'
import { cells } from './cell.ts'
import type { CellAnswer } from './cell-thread.ts'
import type { CellFigures, SimulationFigures } from './figures.ts'
import { breakers, type Seeds } from './run-cell.ts'

const threads = 2

/**
 * Runs the shipped rules of provider health and the peers on all cells, in two threads; minutes of work for 40 seeds. The same
 * seeds give the same figures.
 * @param told hears after each cell how many of all are done
 * @param places the cells, by their places in the list of all
 */
export const simulateProviderHealth = async (
  seeds: Seeds,
  told: (done: number, all: number) => void = () => undefined,
  places: readonly number[] = cells.map((_, place) => place),
): Promise<SimulationFigures> => {
  const answers = new Map<number, readonly CellFigures[]>()
  const waiting = longestFirst(places)
  const take = ({ place, figures }: CellAnswer): void => {
    answers.set(place, figures)
    told(answers.size, places.length)
  }
  await Promise.all(Array.from({ length: threads }, () => work(seeds, waiting, take)))
  const [scenarios, ...others] = breakers.map((_, place) => places.map((cell) => answers.get(cell)![place]!))
  return {
    scenarios: scenarios!,
    peers: others.map((rows, place) => ({ name: breakers[place + 1]!.name, scenarios: rows })),
  }
}

/** Places of cells; a long one at the end would leave the other thread without work. */
const longestFirst = (places: readonly number[]): number[] =>
  places.toSorted((a, b) => cells[b]!.attemptsPerSecond - cells[a]!.attemptsPerSecond)

const work = (seeds: Seeds, waiting: number[], take: (answer: CellAnswer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('cell-thread.ts', import.meta.url), { workerData: seeds })
    const next = (): void => {
      const place = waiting.shift()
      if (place !== undefined) return thread.postMessage(place)
      void thread.terminate()
      resolve()
    }
    thread.on('message', (answer: CellAnswer) => {
      take(answer)
      next()
    })
    thread.once('error', reject)
    next()
  })
