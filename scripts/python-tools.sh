#!/usr/bin/env bash
# Brings the Python programs that tests use, into .local/python, and prints the folder of their commands.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=.local/python
stamp="$folder/.made-from"
if [ "$(cat "$stamp" 2>/dev/null)" != "$(sha256sum <scripts/python-tools.txt)" ]; then
  rm -rf "$folder"
  {
    python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --disable-pip-version-check --retries 1 --only-binary ':all:' -r scripts/python-tools.txt
  } >&2 || {
    echo 'python-tools: python3 with venv and the Python package index are needed: apt-get install -y python3-venv, then check pip download pip' >&2
    exit 1
  }
  sha256sum <scripts/python-tools.txt >"$stamp"
fi
echo "$PWD/$folder/bin"
