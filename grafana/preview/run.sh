#!/usr/bin/env bash
# Draws the dashboards of captured answers: grafana/preview/run.sh FOLDER [--out FOLDER] [--dashboards FOLDER] [--json]
# Installs its own packages when their lock file has changed; those of the project are not touched.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

installed="$here/node_modules/.installed-lock.json"
if ! cmp -s "$here/package-lock.json" "$installed"; then
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
  cp "$here/package-lock.json" "$installed"
fi
tsc --noEmit -p "$here" >&2
exec node "$here/main.ts" "$@"
