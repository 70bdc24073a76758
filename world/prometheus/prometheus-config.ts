/** The places that Prometheus asks, and how often. */
export interface ScrapeSettings {
  /** `host:port` of each pod. */
  readonly targets: readonly string[]
  /** From 1. */
  readonly everySeconds: number
  /** Absolute paths with wildcards. */
  readonly ruleFiles: readonly string[]
}

/** The text of `prometheus.yml`. JSON is YAML too. */
export const prometheusConfig = ({ targets, everySeconds, ruleFiles }: ScrapeSettings): string =>
  JSON.stringify({
    global: { scrape_interval: `${everySeconds}s`, evaluation_interval: `${everySeconds}s` },
    rule_files: ruleFiles,
    // A pod's own label `instance` is its ordinal.
    scrape_configs: [{ job_name: 'eventzr', honor_labels: true, static_configs: [{ targets }] }],
  })
