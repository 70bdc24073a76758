#!/usr/bin/env bash
# Ends with 1 and shows the lines when a file names a folder of one machine or the host of a package registry.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

machine='(^|[^[:alnum:]._/$}-])/(work|root|Users|home/[a-z]+|tmp/bash_jobs)/'
registry='registry[.]npmjs[.]org|repo1?[.]maven[.](apache[.])?org|deb[.]debian[.]org'

if git grep --untracked -nIE "$machine|$registry" -- . ':!scripts/check-paths.sh'; then exit 1; fi
