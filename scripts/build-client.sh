#!/usr/bin/env bash
# Builds a client's package: scripts/build-client.sh CLIENT ENTRY, such as cpaas-orchestrator-client kafka.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$root"
exec node scripts/build-client.ts "$@"
