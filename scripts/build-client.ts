import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { bundleDeclarations } from './bundle-declarations.ts'

const root = join(import.meta.dirname, '..')

/** The oldest Node of a client. */
const TARGET = 'node18'

const [client, entry] = process.argv.slice(2)
if (client === undefined || entry === undefined)
  throw new Error('name a client and its entry: scripts/build-client.sh cpaas-orchestrator-client kafka')
await buildClient(join(root, 'clients', client), entry)

/**
 * Writes `dist`: the code once, as CommonJS, with its types, and an ES module to pass it on. Two copies of the code in one process
 * would have two classes of each error.
 */
async function buildClient(folder: string, entry: string): Promise<void> {
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const names = await writeCode(folder, entry)
  writeFileSync(join(dist, `${entry}.js`), `export { ${names.join(', ')} } from './${entry}.cjs'\n`)
  writeTypes(folder, entry)
  writeFileSync(join(dist, `${entry}.d.ts`), `export * from './${entry}.cjs'\n`)
}

/** @returns the exported names */
async function writeCode(folder: string, entry: string): Promise<readonly string[]> {
  const bundle = await rolldown({
    input: join(folder, 'src', `${entry}.ts`),
    platform: 'node',
    treeshake: { moduleSideEffects: false },
    transform: { target: TARGET },
    tsconfig: false,
  })
  const { output } = await bundle.write({ dir: join(folder, 'dist'), format: 'cjs', entryFileNames: '[name].cjs' })
  await bundle.close()
  return output[0].exports
}

function writeTypes(folder: string, entry: string): void {
  const types = mkdtempSync(join(folder, 'dist', 'types-'))
  execFileSync('tsc', ['-p', folder, '--rootDir', root, '--outDir', types], { stdio: 'inherit' })
  const declarations = bundleDeclarations(join(types, folder.slice(root.length), 'src', `${entry}.d.ts`))
  writeFileSync(join(folder, 'dist', `${entry}.d.cts`), declarations)
  rmSync(types, { recursive: true })
}
