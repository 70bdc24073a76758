import {
  type BreakerFigures,
  type CellFigures,
  dominatedRows,
  type SimulationFigures,
} from '#world/simulator/health/figures.ts'
import { table } from './print.ts'

/** A table for people: the figures of the shipped breaker, and beside them those of the peers in short. */
export const simulationText = (figures: SimulationFigures): string => {
  const { scenarios, peers } = figures
  const seeds = scenarios[0]?.seeds ?? 0
  const rows = scenarios.map((row, place) => [...ownCells(row), ...peers.map((peer) => peerCell(peer, place))])
  const dominated = dominatedRows(figures)
  return [
    `${seeds} seeds; trips: openings for nothing; p50, p95: seconds until the fault is found; peers: trips / p50`,
    table([[...heading, ...peers.map(({ name }) => name.replace('-defaults', ''))], ...rows]),
    `${dominated.length} rows in which a peer has both fewer false trips and an earlier median detection`,
    ...dominated.map(
      ({ peer, ours }) => `  ${peer}: ${ours.name}, ${ours.attemptsPerSecond}/s, ${ours.baselinePercent} %`,
    ),
  ].join('\n')
}

const heading = ['scenario', 'per s', 'faults', 'trips', 'p50', 'p95', 'recovery']

const ownCells = (row: CellFigures): readonly string[] => [
  row.name,
  String(row.attemptsPerSecond),
  `${row.baselinePercent} %`,
  String(row.falseTrips),
  secondsText(row.detectSecondsP50),
  secondsText(row.detectSecondsP95),
  secondsText(row.recoverSecondsP50),
]

const peerCell = ({ scenarios }: BreakerFigures, place: number): string => {
  const { falseTrips, detectSecondsP50 } = scenarios[place]!
  return `${falseTrips} / ${secondsText(detectSecondsP50)}`
}

const secondsText = (seconds: number | null): string => (seconds === null ? '–' : seconds.toFixed(1))
