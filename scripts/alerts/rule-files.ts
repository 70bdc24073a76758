import { stringify } from 'yaml'
import { domainAlerts } from './domain-alerts.ts'
import { objectives } from './objectives.ts'
import { podAlerts } from './pod-alerts.ts'
import { isAlert, pageOf, type Rule, type RuleGroup } from './rule.ts'
import { surroundingAlerts } from './surrounding-alerts.ts'

export const ruleGroups: readonly RuleGroup[] = [...objectives, ...podAlerts, ...surroundingAlerts, ...domainAlerts]

/** Beside this repository; a deployment gives the address under which people read it. */
export const defaultRunbookBase = 'docs/runbook'

/**
 * The files for Prometheus by their names, as YAML: one for each group.
 * @param runbookBase the folder of the runbook, as a path or an address without a slash at its end
 */
export const ruleFiles = (runbookBase = defaultRunbookBase): ReadonlyMap<string, string> =>
  new Map(
    ruleGroups.map(({ name, rules }) => [
      `${name.replace('eventzr-', '')}.yaml`,
      `# Written by scripts/generate-alerts.ts (npm run generate): change scripts/alerts.\n${stringify(
        { groups: [{ name, rules: rules.map((rule) => ruleYaml(rule, runbookBase)) }] },
        { lineWidth: 0, singleQuote: true },
      )}`,
    ]),
  )

const ruleYaml = (rule: Rule, runbookBase: string): object => {
  if (!isAlert(rule)) return rule
  const { alert, severity, expr, forMinutes, summary, description } = rule
  return {
    alert,
    expr,
    ...(forMinutes > 0 && { for: `${forMinutes}m` }),
    labels: { severity },
    annotations: { summary, description, runbook_url: `${runbookBase}/${pageOf(alert)}.md#do` },
  }
}
