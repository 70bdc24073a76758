#!/usr/bin/env bash
# Static checks, then every test. The results are also written to .local/test-results.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=.local/test-results.json
rm -f "$results"
scripts/check.sh
vitest run --project unit --project long --project integration --reporter=default --reporter=json --outputFile.json="$results" "$@"
