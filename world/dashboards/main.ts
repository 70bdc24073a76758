import { join } from 'node:path'
import { Command } from 'commander'
import { positive } from '#cli/number-argument.ts'
import { runDemo } from '#world/demo/demo.ts'
import { checkGrafana } from './grafana-check.ts'
import { readDashboards } from './placed-panels.ts'
import { saveAnswers } from './save-answers.ts'
import { WatchingPrometheus } from './watching-prometheus.ts'

interface Options {
  readonly seconds: number
  readonly rate: number
  readonly save?: string
  readonly json?: boolean
}

const { seconds, rate, save, json } = new Command('check:dashboards')
  .description('runs the demo with a real Prometheus and faults, and asks every query of every panel and rule')
  .option('--seconds <n>', 'length of the load phase', positive, 60)
  .option('--rate <n>', 'triggers per second', positive, 100)
  .option('--save <folder>', 'writes the answers, a file for each panel')
  .option('--json', 'prints one JSON object')
  .addHelpText('after', '\nExample:\n  npm run check:dashboards -- --seconds 60 --rate 100 --save .local/answers')
  .parse()
  .opts<Options>()

const say = (line: string): void => void process.stderr.write(`check: ${line}\n`)

const dashboards = readDashboards(join(import.meta.dirname, '..', '..', 'grafana', 'dashboards'))
const watching = new WatchingPrometheus(dashboards, say)
const { checks } = await runDemo({ seconds, rate, companion: watching })
const broken = Object.entries(checks).flatMap(([name, { ok: holds }]) => (holds ? [] : [`the demo broke ${name}`]))
const findings = watching.findings!
if (save !== undefined) await saveAnswers(save, watching.answered, watching.time)
const { faults, said } = await checkGrafana(process.env, dashboards)
const errors = [...findings.errors, ...faults, ...broken]
const result = { ...findings, errors, grafana: said }
const ok = errors.length + findings.empty.length + findings.implausible.length === 0

if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  const { panels, queries, rules, empty, allowed, implausible } = findings
  const lines = (name: string, found: readonly string[]) => [
    `${found.length} ${name}`,
    ...found.map((each) => `  ${each}`),
  ]
  const parts = Object.entries({ empty, errors, implausible, 'known to be empty': allowed })
  const text = [
    `${panels} panels with ${queries} queries, ${rules} rules; Grafana ${said}`,
    ...parts.flatMap(([name, found]) => lines(name, found)),
    ok ? 'every panel has an answer' : 'not every panel has its answer',
  ]
  process.stdout.write(`${text.join('\n')}\n`)
}
process.exitCode = ok ? 0 : 1
