/**
 * Writes the rules for Prometheus to `grafana/rules`. A deployment may have them elsewhere, with links to its own copy of the
 * runbook: `node scripts/generate-alerts.ts --runbook-base https://wiki.example/runbook --out /etc/prometheus/rules`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultRunbookBase, ruleFiles } from './alerts/rule-files.ts'

const { values } = parseArgs({
  options: {
    'runbook-base': { type: 'string', default: defaultRunbookBase },
    out: { type: 'string', default: join(import.meta.dirname, '..', 'grafana', 'rules') },
  },
})

mkdirSync(values.out, { recursive: true })
for (const [file, text] of ruleFiles(values['runbook-base'].replace(/\/$/, '')))
  writeFileSync(join(values.out, file), text)
