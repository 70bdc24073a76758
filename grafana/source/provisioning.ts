/** Seconds between two scrapes. Grafana's `$__rate_interval` is four of them; a wrong figure leaves panels empty. */
const scrapeInterval = '15s'

/** `grafana/provisioning/datasources/eventzr.yaml` (grafana.com/docs/grafana/latest/administration/provisioning). */
export const datasourceFile = (): string =>
  yaml(`apiVersion: 1
datasources:
  - name: Prometheus
    uid: eventzr-prometheus
    type: prometheus
    access: proxy
    url: \${EVENTZR_PROMETHEUS_URL}
    isDefault: true
    editable: false
    jsonData:
      httpMethod: POST
      timeInterval: ${scrapeInterval}
`)

/** `grafana/provisioning/dashboards/eventzr.yaml`. */
export const dashboardsFile = (): string =>
  yaml(`apiVersion: 1
providers:
  - name: eventzr
    type: file
    disableDeletion: true
    allowUiUpdates: false
    updateIntervalSeconds: 60
    options:
      path: /etc/grafana/dashboards
      foldersFromFilesStructure: true
`)

const yaml = (text: string): string =>
  `# Written by scripts/generate-dashboards.ts (npm run generate): change what it is made from.\n${text}`
