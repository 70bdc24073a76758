#!/usr/bin/env bash
# All static checks; each says how long it took, and the later ones run also when one fails.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

failed=()

# check NAME COMMAND...
check() {
  local name="$1" output started=$EPOCHREALTIME
  shift
  if output="$("$@" 2>&1)"; then
    printf 'check: %-16s ok      %5.1f s\n' "$name" "$(elapsed "$started")"
  else
    printf 'check: %-16s FAILED  %5.1f s\n%s\n' "$name" "$(elapsed "$started")" "$output"
    failed+=("$name")
  fi
}

elapsed() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }'; }

check 'types' tsc --noEmit
check 'types of page' tsc --noEmit --project src/admin/page
check 'lint' oxlint
check 'format' oxfmt --check .
check 'imports' node scripts/check-imports.ts
check 'plain English' node scripts/check-plain-english.ts
check 'unused code' knip
check 'generated files' scripts/generate.sh --check
check 'released schemas' node src/cli/main.ts schemas check --released
check 'lock file' node scripts/complete-lock-file.ts --check
check 'machine paths' scripts/check-paths.sh

if [ "${#failed[@]}" -gt 0 ]; then
  printf 'check: failed: %s\n' "${failed[*]}"
  exit 1
fi
