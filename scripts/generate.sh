#!/usr/bin/env bash
# Writes the generated files. With --check it also ends with 1, naming them, when one was not as generated.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Generators, each with the file that it writes.
generators=(
  'scripts/generate-types.ts schemas-avro/types.ts'
)

stale=()
for entry in "${generators[@]}"; do
  read -r generator file <<<"$entry"
  before="$(cat "$file" 2>/dev/null || true)"
  node "$generator"
  [ "$before" = "$(cat "$file")" ] || stale+=("$file")
done

if [ "${1:-}" = --check ] && [ "${#stale[@]}" -gt 0 ]; then
  echo "not as generated, written anew now: ${stale[*]}"
  exit 1
fi
