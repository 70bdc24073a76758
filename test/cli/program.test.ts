import { type Command, InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { program } from '#cli/program.ts'

/** The commands that do something, with their full names. */
const leaves = (command: Command, path = ''): readonly (readonly [string, Command])[] =>
  command.commands.flatMap((child) => {
    const name = `${path} ${child.name()}`.trim()
    return child.commands.length === 0 ? [[name, child] as const] : leaves(child, name)
  })

const helpOf = (command: Command): string => {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp()
  return text
}

describe('every command', () => {
  it('is one that people know of', () => {
    expect(leaves(program()).map(([name]) => name)).toEqual([
      'demo',
      'run',
      'doctor',
      'topics plan',
      'topics apply',
      'topics verify',
      'smoke',
      'acls print',
      'state report',
      'inspect',
      'skip-batch',
      'dead-letters list',
      'dead-letters show',
      'dead-letters redrive',
      'dead-letters park',
      'dead-letters unpark',
      'dead-letters release',
      'tenants list',
      'tenants park',
      'tenants unpark',
      'erase-tenant',
      'policy check',
      'policy show',
      'policy put',
      'policy remove',
      'consent proof',
      'simulate provider-health',
      'schemas register',
      'schemas check',
      'schemas release',
      'describe',
    ])
  })

  it.each(leaves(program()))('%s has a description, an example and an answer for programs', (name, command) => {
    expect(command.description()).not.toBe('')
    expect(helpOf(command)).toContain('--json')
    expect(helpOf(command)).toContain(`npm run cli -- ${name}`)
  })
})

describe('every number, time and place of a command', () => {
  const numbers = leaves(program()).flatMap(([name, { options, registeredArguments }]) =>
    [...registeredArguments, ...options].flatMap((each) => {
      const { parseArg, argChoices } = each
      return parseArg === undefined || argChoices !== undefined ? [] : [[name, each.name(), parseArg] as const]
    }),
  )

  it('is one that people know of', () => {
    expect(numbers.map(([name, number]) => `${name} ${number}`)).toEqual([
      'demo seconds',
      'demo rate',
      'topics plan pods',
      'topics plan tenant-rate',
      'topics apply pods',
      'topics apply tenant-rate',
      'state report task',
      'inspect steps',
      'skip-batch partition',
      'dead-letters list since',
      'dead-letters list until',
      'dead-letters list limit',
      'dead-letters show at',
      'dead-letters show since',
      'dead-letters redrive since',
      'dead-letters redrive until',
      'dead-letters redrive at',
      'dead-letters redrive max',
      'dead-letters redrive rate',
      'dead-letters park at',
      'dead-letters park since',
      'dead-letters unpark at',
      'dead-letters unpark since',
      'dead-letters release task',
      'simulate provider-health seeds',
      'simulate provider-health first-seed',
      'schemas check seconds',
    ])
  })

  it.each(numbers)('%s %s is refused when it is none', (_name, _number, parse) => {
    for (const text of ['abc', '', '-1', 'NaN', '1,5'])
      expect(() => parse(text, undefined)).toThrow(InvalidArgumentError)
  })
})
