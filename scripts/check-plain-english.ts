/** Fails when comments are not plain English. `--write` takes what has become plain off the list of old debts. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { countEnglish } from './comment-english.ts'
import { debtsFile, englishFaults, formatDebts, lowerDebts, parseDebts } from './english-debts.ts'
import { sourceFolders } from './source-folders.ts'

const generated = ['schemas-avro/types.ts', 'clients/cpaas-orchestrator-client/src/data.ts']

// Its packages lie beside its files.
const preview = ['grafana/preview/{*,browser/*}.{ts,tsx}']

const files = globSync([...sourceFolders.map((folder) => `${folder}/**/*.ts`), ...preview]).filter(
  (file) => !generated.includes(file),
)
const found = new Map(files.map((file) => [file, countEnglish(file, readFileSync(file, 'utf8'))]))
const old = parseDebts(readFileSync(debtsFile, 'utf8'))
const debts = process.argv.includes('--write') ? lowerDebts(found, old) : old
if (debts !== old) writeFileSync(debtsFile, formatDebts(debts))
const faults = englishFaults(found, debts)
for (const fault of faults) console.error(fault)
console.log(`${files.length} files, ${debts.size} old debts, ${faults.length} faults`)
if (faults.length > 0) process.exitCode = 1
