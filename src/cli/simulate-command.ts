import { Command } from 'commander'
import { example, type Json, withJson } from './command-parts.ts'
import { seedNumber } from './number-argument.ts'
import { print } from './print.ts'

/** Rules on simulated traffic. */
export const simulateCommand = (): Command =>
  new Command('simulate')
    .description('runs rules of the applications on simulated traffic, without a broker')
    .addCommand(providerHealthCommand())

const providerHealthCommand = (): Command =>
  example(withJson(new Command('provider-health')), 'simulate provider-health --seeds 40')
    .description(
      'measures false trips, detection and recovery of the breaker in ten scenarios, and of breakers of other projects on the same ' +
        'traffic; some minutes for 40 seeds',
    )
    .option('--seeds <n>', 'runs of each scenario', seedNumber, 40)
    .option('--first-seed <n>', 'the seed of the first run; the others count up from it', seedNumber, 1)
    .action(async ({ json = false, seeds, firstSeed }: Json & { seeds: number; firstSeed: number }) => {
      const { simulateProviderHealth } = await import('#world/simulator/health/simulate.ts')
      const { simulationText } = await import('./simulation-report.ts')
      const figures = await simulateProviderHealth({ first: firstSeed, count: seeds }, tellProgress)
      print(json, figures, () => simulationText(figures))
    })

/** For people alone: programs read the end. */
const tellProgress = (done: number, all: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all}${done === all ? '\n' : ''}`)
}
