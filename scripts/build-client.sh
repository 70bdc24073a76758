#!/usr/bin/env bash
# Builds a client's package: scripts/build-client.sh CLIENT ENTRY, such as cpaas-orchestrator-client kafka.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/environment.sh
source "$here/environment.sh"
# `npm pack` may be the first command in a clone.
node -e 'process.exit(parseInt(process.versions.node) >= 24 ? 0 : 1)' || "$here/bootstrap.sh" >&2
cd "$root"
exec node scripts/build-client.ts "$@"
