import { Argument, type Command } from 'commander'
import { applicationNames } from './applications.ts'

/** Every command has it. */
export interface Json {
  readonly json?: boolean
}

export const application = () => new Argument('<application>', 'which one').choices(applicationNames)

export const withJson = (command: Command): Command => command.option('--json', 'one JSON value on standard output')

export const example = (command: Command, line: string): Command =>
  command.addHelpText('after', `\nExample:\n  npm run cli -- ${line}`)
