import { Argument, type Command, Option } from 'commander'
import { type ApplicationName, applicationNames } from './applications.ts'

/** Every command has it. */
export interface Json {
  readonly json?: boolean
}

export const application = () => new Argument('<application>', 'which one').choices(applicationNames)

/** An application that a command works upon, the orchestrator unless another one is named. */
export interface OfApplication {
  readonly application: ApplicationName
}

export const withApplication = (command: Command): Command =>
  command.addOption(new Option('--application <name>', 'which one').choices(applicationNames).default('cpaas'))

export const withJson = (command: Command): Command => command.option('--json', 'one JSON value on standard output')

export const example = (command: Command, line: string): Command =>
  command.addHelpText('after', `\nExample:\n  npm run cli -- ${line}`)
