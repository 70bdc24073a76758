import { describe, expect, it } from 'vitest'
import { simulationText } from '#cli/simulation-report.ts'
import { cells } from '#world/simulator/health/cell.ts'
import { runCell } from '#world/simulator/health/run-cell.ts'
import { simulateProviderHealth } from '#world/simulator/health/simulate.ts'
import { peers } from '#world/simulator/peers/peers.ts'

const seeds = { first: 7, count: 2 }
const places = cells.flatMap(({ scenario, attemptsPerSecond }, place) =>
  scenario.name === 'credential' && attemptsPerSecond < 5 ? [place] : [],
)
const told: string[] = []
const figures = await simulateProviderHealth(seeds, (done, all) => told.push(`${done} of ${all}`), places)

describe('the simulation of provider health', () => {
  it('answers with the shipped rules and the peers, and nothing else', () => {
    expect(Object.keys(figures)).toEqual(['scenarios', 'peers'])
    expect(figures.peers.map((peer) => Object.keys(peer))).toEqual(peers.map(() => ['name', 'scenarios']))
    expect(figures.peers.map(({ name }) => name)).toEqual(peers.map(({ name }) => name))
  })

  it('has the figures of its threads in the order of the cells', () => {
    const expected = places.map((place) => runCell(cells[place]!, seeds))
    expect(figures.scenarios).toEqual(expected.map(([shipped]) => shipped))
    expect(figures.peers.map(({ scenarios }) => scenarios)).toEqual(
      peers.map((_, peer) => expected.map((rows) => rows[peer + 1])),
    )
  })

  it('tells how far it is', () => {
    expect(told).toEqual(places.map((_, index) => `${index + 1} of ${places.length}`))
  })
})

describe('the text of a simulation', () => {
  const text = simulationText(figures).split('\n')

  it('has a line for each cell, with all breakers', () => {
    expect(text.filter((line) => line.startsWith('credential'))).toHaveLength(places.length)
    for (const { name } of peers) expect(text[1]).toContain(name.replace('-defaults', ''))
  })

  it('has no more than 120 columns, though breakers trip thousands of times', () => {
    const often = { falseTrips: 9_999, detectSecondsP50: 660.5, detectSecondsP95: 660.5, recoverSecondsP50: 1_800.5 }
    const widest = cells.map(({ scenario: { name }, attemptsPerSecond, baselinePercent }) => ({
      name,
      attemptsPerSecond,
      baselinePercent,
      seeds: 40,
      ...often,
    }))
    const wide = { scenarios: widest, peers: peers.map(({ name }) => ({ name, scenarios: widest })) }
    expect(
      Math.max(
        ...simulationText(wide)
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(120)
  })

  it('says in how many rows a peer is better in both respects, and names them', () => {
    const better = {
      ...figures,
      peers: [{ name: 'other', scenarios: [{ ...figures.scenarios[0]!, detectSecondsP50: 0.1 }] }],
    }
    const worse = { ...better, scenarios: figures.scenarios.slice(0, 1).map((row) => ({ ...row, falseTrips: 1 })) }
    expect(simulationText({ ...better, scenarios: figures.scenarios.slice(0, 1) })).toContain(
      '\n0 rows in which a peer has',
    )
    expect(simulationText(worse)).toMatch(/\n1 rows in which a peer has .+\n {2}other: credential, 0\.05\/s, 2 %$/)
  })
})
