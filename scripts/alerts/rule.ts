/** A series that Prometheus computes at each evaluation and keeps. */
export interface RecordingRule {
  readonly record: string
  readonly expr: string
}

/** `page` wakes somebody up; `ticket` can wait for the next working day. */
export type Severity = 'page' | 'ticket'

export interface AlertRule {
  /** `Eventzr` and words in camel case: its page in the runbook has the same words, in lower case with hyphens. */
  readonly alert: string
  readonly severity: Severity
  readonly expr: string
  /** How long the expression must hold, in minutes; 0 fires at once. */
  readonly forMinutes: number
  /** One line, for the subject of a message. Labels of the expression may be named. */
  readonly summary: string
  /** The state of things, and the first step. */
  readonly description: string
}

export type Rule = RecordingRule | AlertRule

/** Rules of a group are evaluated in their order, each over the results of those before it. */
export interface RuleGroup {
  readonly name: string
  readonly rules: readonly Rule[]
}

export const isAlert = (rule: Rule): rule is AlertRule => 'alert' in rule

/** `EventzrNoProgress` → `no-progress`: the name of the alert's page, without its ending. */
export const pageOf = (alert: string): string =>
  alert
    .replace(/^Eventzr/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase()
