import { checkImports } from './import-direction.ts'

const { violations, unseen, modules } = await checkImports(process.cwd())
for (const violation of violations) console.error(violation)
for (const file of unseen) console.error(`not looked at: ${file}`)
console.log(`${modules} modules, ${violations.length} imports against the rules, ${unseen.length} files not looked at`)
if (violations.length + unseen.length > 0) process.exitCode = 1
