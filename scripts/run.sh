#!/usr/bin/env bash
# Runs a command in the project's environment, after the bootstrap: scripts/run.sh [--stack] COMMAND ARGS...
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"

bootstrap=("$here/bootstrap.sh")
if [ "${1:-}" = --stack ]; then
  bootstrap+=(--stack)
  shift
fi
"${bootstrap[@]}" >&2
# shellcheck source=scripts/environment.sh
source "$here/environment.sh"
exec "$@"
