import { Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import { type ApplicationName, topologyOf } from './applications.ts'
import { application, example, type Json, withJson } from './command-parts.ts'
import { releaseCommand } from './dead-letters-release.ts'
import type { LetterFilter } from './letter-filter.ts'
import { placeArgument, type RecordPlace } from './letter-place.ts'
import { letterGroups, type LetterGroup } from './letters-report.ts'
import { letterStatuses } from './listed-letter.ts'
import { positive, wholePositive } from './number-argument.ts'
import { print } from './print.ts'
import { timeArgument } from './time-argument.ts'

/** Read, show, redrive and park dead letters. */
export const deadLettersCommand = (): Command =>
  new Command('dead-letters')
    .description('the inputs that an application could not use; docs/dead-letters.md says how to go about them')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(redriveCommand())
    .addCommand(parkCommand())
    .addCommand(unparkCommand())
    .addCommand(releaseCommand())

/** As long as dead letters are kept. */
const standardSince = '14d'

const timeOption = (flags: string, text: string): Option =>
  new Option(flags, text).argParser((value: string) => timeArgument(value))

const withSince = (command: Command): Command =>
  command.addOption(
    timeOption(
      '--since <time>',
      `from this time on: ISO, or so long ago, as in 90min or 2d; ${standardSince} where nothing is said`,
    ),
  )

const withFilter = (command: Command): Command =>
  withSince(command)
    .addOption(timeOption('--until <time>', 'up to this time'))
    .option('--reason <code>', 'with this reason')
    .option('--stage <stage>', 'of this stage')
    .option('--tenant <id>', 'with this key')
    .option('--app-version <version>', 'written by this version, with or without its fingerprint')
    .option('--topic <topic>', 'of this input topic')

interface FilterOptions extends Omit<LetterFilter, 'sinceMs' | 'untilMs'> {
  readonly since?: number
  readonly until?: number
}

const filterOf = ({ since, until, ...rest }: FilterOptions): LetterFilter => {
  const { reason, stage, tenant, appVersion, topic, status, at } = rest
  return {
    sinceMs: since ?? timeArgument(standardSince),
    ...(until !== undefined && { untilMs: until }),
    ...Object.fromEntries(
      Object.entries({ reason, stage, tenant, appVersion, topic, status, at }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  }
}

interface ListOptions extends FilterOptions, Json {
  readonly groupBy: LetterGroup
  readonly limit: number
}

const listCommand = (): Command =>
  withFilter(example(withJson(new Command('list')), 'dead-letters list cpaas --since 2d --group-by tenant'))
    .description('counts dead letters and lists the newest ones, never their payloads')
    .addArgument(application())
    .addOption(new Option('--status <status>', 'in this state').choices(letterStatuses))
    .addOption(new Option('--group-by <what>', 'counted by').choices(letterGroups).default('reason'))
    .option('--limit <n>', 'the most letters to list', wholePositive, 20)
    .action(async (name: ApplicationName, options: ListOptions) => {
      const { listLetters } = await import('./dead-letters.ts')
      const { lettersReport, lettersText } = await import('./letters-report.ts')
      const scan = await listLetters(topologyOf(name), readConfig(process.env), filterOf(options))
      const report = lettersReport(scan, options.groupBy, options.limit)
      print(options.json ?? false, report, () => lettersText(report, options.groupBy))
    })

interface PlaceOptions extends Json {
  readonly at: RecordPlace
  readonly since?: number
}

const atOption = (): Option =>
  new Option('--at <topic-partition-offset>', 'the place of the dead letter, or of its input').argParser(placeArgument)

const withPlace = (command: Command): Command => withSince(command.addOption(atOption().makeOptionMandatory()))

const exampleAt = '--at eventzr.notify.transactional.requested.v1-3-1207'

const showCommand = (): Command =>
  withPlace(example(withJson(new Command('show')), `dead-letters show cpaas ${exampleAt}`))
    .description('shows one dead letter: reason and remedy, places, headers, attributes and sizes')
    .addArgument(application())
    .option('--reveal', 'with the bytes of value and headers, which may name people')
    .action(async (name: ApplicationName, options: PlaceOptions & { reveal?: boolean }) => {
      const { showLetters } = await import('./show-letter.ts')
      const { shownLetterText } = await import('./shown-letter-text.ts')
      const { at, since: sinceMs = timeArgument(standardSince), reveal: reveals = false } = options
      const shown = await showLetters(topologyOf(name), readConfig(process.env), { at, sinceMs, reveals })
      print(options.json ?? false, shown, () => shown.map(shownLetterText).join('\n\n'))
    })

interface RedriveCommandOptions extends FilterOptions, Json {
  readonly max: number
  readonly rate: number
  readonly dryRun?: boolean
  readonly force?: boolean
}

const redriveCommand = (): Command =>
  withFilter(example(withJson(new Command('redrive')), 'dead-letters redrive cpaas --reason RULE_FAILED --dry-run'))
    .description('brings the inputs of dead letters back to their tasks, each once and as it was the first time')
    .addArgument(application())
    .addOption(atOption())
    .option('--dry-run', 'says which, and writes nothing')
    .option('--max <n>', 'the most letters', wholePositive, 1_000)
    .option('--rate <n>', 'the most letters per second', positive, 100)
    .option('--force', 'parked ones too, and those that failed again and again')
    .action(async (name: ApplicationName, options: RedriveCommandOptions) => {
      const { redrive } = await import('./dead-letters.ts')
      const { redrivenText } = await import('./letters-report.ts')
      const { max, rate, dryRun: isDryRun = false, force = false } = options
      const filter = filterOf(options)
      const redriven = await redrive(topologyOf(name), readConfig(process.env), filter, { max, rate, force, isDryRun })
      print(options.json ?? false, redriven, () => redrivenText(redriven))
    })

const parkCommand = (): Command =>
  withPlace(example(withJson(new Command('park')), `dead-letters park cpaas ${exampleAt} --note "asked the producer"`))
    .description('sets a dead letter aside for a person: redrives leave it out')
    .addArgument(application())
    .option('--note <text>', 'why, in up to 500 characters; names no person')
    .action((name: ApplicationName, options: PlaceOptions & { note?: string }) => note(name, 'parked', options))

const unparkCommand = (): Command =>
  withPlace(example(withJson(new Command('unpark')), `dead-letters unpark cpaas ${exampleAt}`))
    .description('gives a parked dead letter free for redrives')
    .addArgument(application())
    .action((name: ApplicationName, options: PlaceOptions) => note(name, 'unparked', options))

const note = async (
  name: ApplicationName,
  kind: 'parked' | 'unparked',
  { at, since: sinceMs = timeArgument(standardSince), note: text, json = false }: PlaceOptions & { note?: string },
): Promise<void> => {
  const { noteLetter } = await import('./dead-letters.ts')
  const { placeText } = await import('./letter-place.ts')
  const wanted = { kind, at, sinceMs, ...(text !== undefined && { text }) }
  const letter = await noteLetter(topologyOf(name), readConfig(process.env), wanted)
  print(json, letter, () => `${placeText(letter.at)} is ${kind}`)
}
