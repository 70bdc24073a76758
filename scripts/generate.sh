#!/usr/bin/env bash
# Writes the generated files. With --check it also ends with 1, naming them, when one was not as generated.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Generators, each with the files that it writes; names may have wildcards.
generators=(
  'scripts/generate-types.ts schemas-avro/types.ts'
  'scripts/generate-client-types.ts clients/cpaas-orchestrator-client/src/data.ts'
  'scripts/generate-docs.ts docs/topology.md docs/configuration.md docs/policy.md docs/metrics.md'
  'scripts/generate-event-docs.ts docs/asyncapi.json docs/events/*.md'
  'scripts/generate-alerts.ts grafana/rules/*.yaml'
  'scripts/generate-dashboards.ts grafana/dashboards/eventzr/*.json grafana/provisioning/*/*.yaml'
  'scripts/generate-numbering-plans.ts processors/cpaas/recipient/numbering-plans.ts'
  'scripts/generate-page.ts src/admin/built/page.js'
)

# Names and contents of files.
# shellcheck disable=SC2086
contents() { tail -v -n +1 $1 2>/dev/null || true; }

stale=()
for entry in "${generators[@]}"; do
  read -r generator files <<<"$entry"
  before="$(contents "$files")"
  node "$generator"
  [ "$before" = "$(contents "$files")" ] || stale+=("$files")
done

if [ "${1:-}" = --check ] && [ "${#stale[@]}" -gt 0 ]; then
  echo "not as generated, written again now: ${stale[*]}"
  exit 1
fi
