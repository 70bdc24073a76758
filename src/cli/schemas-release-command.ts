import { Command } from 'commander'
import { example, type Json, withJson } from './command-parts.ts'
import { CommandFailed } from './exit.ts'
import { packageVersion } from './package-version.ts'
import { print } from './print.ts'

export const schemasReleaseCommand = (): Command =>
  example(withJson(new Command('release')), 'schemas release')
    .description(
      'records the schemas of topics and rows as those of this version of the package, in schemas-avro/released; refuses a ' +
        'change that breaks a reader of any release',
    )
    .action(async ({ json = false }: Json) => {
      const { checkTree } = await import('./schemas.ts')
      const { isReleasable, toldChecks } = await import('./released-check.ts')
      const { releasedText } = await import('./released-text.ts')
      const { releasedFolder } = await import('./released-files.ts')
      const { releaseSchemas } = await import('./release-schemas.ts')
      const checks = checkTree()
      const version = packageVersion()
      if (!isReleasable(checks)) {
        print(json, { version, recorded: [], released: toldChecks(checks) }, () => releasedText(checks))
        throw new CommandFailed()
      }
      const recorded = releaseSchemas(checks, releasedFolder, version)
      print(json, { version, recorded }, () =>
        recorded.length === 0
          ? `nothing has changed since the last release`
          : [...recorded, `${recorded.length} schemas are recorded as released in ${version}`].join('\n'),
      )
    })
