#!/usr/bin/env bash
# Brings everything that the project's commands need; does nothing when it is there.
#   scripts/bootstrap.sh           Node 24, native libraries, npm packages
#   scripts/bootstrap.sh --stack   also the broker and the schema registry of the local stack, when one will be started
# All words go to standard error. EVENTZR_STACK, EVENTZR_KAFKA_BROKERS and EVENTZR_SCHEMA_REGISTRY_URL are read as by the commands.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$root"

logs="$root/.local/logs"
# Of the system's libraries the Kafka client links these; the tools compile it.
debian_libraries=(libssl-dev libsasl2-dev zlib1g-dev libzstd-dev libcurl4-openssl-dev)

say() { printf 'bootstrap: %s\n' "$*" >&2; }

# fail STEP CAUSE REMEDY
fail() {
  say "$1: failed. $2"
  say "remedy: $3"
  exit 1
}

# step NAME REMEDY COMMAND...: runs it, says how long it took, and on failure shows the beginning and the end of what it printed.
step() {
  local name="$1" remedy="$2" started=$SECONDS log
  log="$logs/$(echo "$name" | tr -cs 'a-zA-Z0-9\n' '-').log"
  shift 2
  say "$name ..."
  if "$@" </dev/null >"$log" 2>&1; then
    say "$name: done in $((SECONDS - started)) s"
  else
    head -n 12 "$log" >&2
    tail -n +13 "$log" | tail -n 25 >&2
    fail "$name" "It ended with an error after $((SECONDS - started)) s; all that it printed is in ${log#"$root"/}." "$remedy"
  fi
}

one_at_a_time() {
  command -v flock >/dev/null || return 0
  exec 9>"$root/.local/bootstrap.lock"
  flock -n 9 && return
  say 'another bootstrap is running here, waiting for it ...'
  flock 9
}

install_node() {
  [ "$node_home" = "$pinned_home" ] || return 0
  [ "$("$pinned_home/bin/node" -v 2>/dev/null)" = "v$node_version" ] && return
  local package
  package="$(node_package)" || fail 'Node 24' "No npm package ships Node for $(uname -s) $(uname -m)." 'install Node 24 with its headers and type the command again'
  command -v npm >/dev/null || fail 'Node 24' 'npm is not on the PATH.' 'install npm with any Node from 18 on'
  step "Node $node_version" 'check that the npm registry can be reached (npm ping)' \
    npm install --prefix "$root/.node" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$package@$node_version"
  hash -r
}

missing_debian_packages() {
  local name
  for name in "${debian_libraries[@]}"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
  done
  command -v g++ >/dev/null && command -v make >/dev/null || echo build-essential
  command -v python3 >/dev/null || echo python3
  command -v openssl >/dev/null || echo openssl
  # A test has Python read events, in an environment of its own; nobody else needs it.
  [ "$(id -u)" -ne 0 ] || python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
  # Tests have promtool judge the rules of alerts; nobody else needs it.
  [ "$(id -u)" -ne 0 ] || command -v promtool >/dev/null || echo prometheus
}

apt_install() {
  apt-get update && without_daemons env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# without_daemons COMMAND...: packages that it installs start nothing, now or with the machine. Debian asks policy-rc.d before
# it starts what a package brings (policy manual, 9.3.3); one that is here already stays and decides.
without_daemons() {
  local policy=/usr/sbin/policy-rc.d ours=false had_prometheus=true result=0
  command -v prometheus >/dev/null || had_prometheus=false
  if [ ! -e "$policy" ]; then
    ours=true
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  "$@" || result=$?
  if $ours; then rm -f "$policy"; fi
  if ! $had_prometheus && command -v prometheus >/dev/null; then update-rc.d prometheus disable || true; fi
  return "$result"
}

install_debian_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "not a Debian-like system: the Kafka client compiles if the headers of ${debian_libraries[*]}, a C++ compiler, make and python3 are here"
    return
  fi
  local missing
  mapfile -t missing < <(missing_debian_packages)
  [ "${#missing[@]}" -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] || fail 'Debian packages' "Missing: ${missing[*]}; only root can install them." \
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
  step "Debian packages ${missing[*]}" 'check that the package mirror can be reached (apt-get update)' apt_install "${missing[@]}"
}

# What the folder node_modules was made from: another lock file or Node makes it again.
modules_stamp() { echo "$(sha256sum <package-lock.json) $(node -v) $(uname -m)"; }

npm_ci() {
  # npm_config_nodedir: the headers of this Node, so that none are downloaded. CKJS_LINKING=dynamic: link the system's libraries.
  npm_config_nodedir="$node_home" CKJS_LINKING=dynamic npm ci --no-audit --no-fund --loglevel=error --foreground-scripts &&
    node -e 'require("@confluentinc/kafka-javascript")'
}

install_modules() {
  local stamp=node_modules/.made-from
  [ "$(cat "$stamp" 2>/dev/null)" = "$(modules_stamp)" ] && return
  install_debian_packages
  step 'npm packages, and compiling the Kafka client (2 to 5 minutes)' \
    'read the lines above; a lock file that npm calls out of sync: npm install, then node scripts/complete-lock-file.ts' npm_ci
  modules_stamp >"$stamp"
}

java_command() { if [ -n "${JAVA_HOME:-}" ]; then echo "$JAVA_HOME/bin/java"; else echo java; fi; }

has_java_17() {
  local version
  version="$("$(java_command)" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')" || return 1
  [ "${version:-0}" -ge 17 ]
}

fetch_stack() {
  rm -rf .local/fetched
  mvn --batch-mode -Dstyle.color=never -f world/local/pom.xml generate-resources -Dlocal.dir="$root/.local/fetched" &&
    mkdir .local/fetched/registry &&
    tar -xzf .local/fetched/apicurio-registry-app-*.tar.gz -C .local/fetched/registry &&
    rm -rf .local/kafka .local/registry &&
    mv .local/fetched/kafka .local/fetched/registry .local/ &&
    rm -rf .local/fetched
}

install_stack() {
  [ -n "${EVENTZR_KAFKA_BROKERS:-}" ] && [ -n "${EVENTZR_SCHEMA_REGISTRY_URL:-}" ] && return
  [ "${EVENTZR_STACK:-java}" = containers ] && return
  local stamp=.local/stack-made-from
  [ "$(cat "$stamp" 2>/dev/null)" = "$(sha256sum <world/local/pom.xml)" ] && return
  if ! has_java_17 || ! command -v mvn >/dev/null; then
    [ "${EVENTZR_STACK:-}" = java ] && fail 'broker and registry' 'Java 17 or newer and Maven are needed for EVENTZR_STACK=java.' 'apt-get install -y openjdk-17-jre-headless maven'
    say 'no Java 17 with Maven here: the local stack will need Docker, or addresses of a running broker and registry'
    return
  fi
  step 'broker and registry (Kafka 4.1.2, Apicurio 3.0.9; 160 MB)' 'check that Maven can reach its repository (mvn -f world/local/pom.xml validate)' fetch_stack
  sha256sum <world/local/pom.xml >"$stamp"
}

mkdir -p "$logs"
one_at_a_time
install_node
install_modules
if [ "${1:-}" = --stack ]; then install_stack; fi
