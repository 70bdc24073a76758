# syntax=docker/dockerfile:1
# A pod of one application: docker build -t eventzr/stream-topology . ; docs/operations.md, "In a container", says how to run it.
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim

# The packages of production, and the Kafka client compiled against the libraries of the last stage.
FROM ${NODE_IMAGE} AS packages
RUN apt-get update && apt-get install -y --no-install-recommends \
    build-essential python3 libssl-dev libsasl2-dev zlib1g-dev libzstd-dev libcurl4-openssl-dev
WORKDIR /app
COPY package.json package-lock.json ./
COPY clients/cpaas-orchestrator-client/package.json clients/cpaas-orchestrator-client/
RUN npm_config_nodedir=/usr/local CKJS_LINKING=dynamic npm ci --omit=dev --no-audit --no-fund --foreground-scripts \
    && cd node_modules/@confluentinc/kafka-javascript \
    && rm -rf deps build/Release/obj.target build/Release/.deps \
    && strip --strip-unneeded build/deps/*.so.1 build/Release/*.node \
    && node -e 'require("/app/node_modules/@confluentinc/kafka-javascript")'

# The program, and its compiled code: a restart compiles nothing.
FROM packages AS program
COPY . .
ENV NODE_COMPILE_CACHE=/app/.compile-cache
RUN node src/cli/main.ts doctor >/dev/null 2>&1 || true; node src/cli/main.ts run cpaas 2>/dev/null || true

FROM ${NODE_IMAGE}
# An init process passes signals on: process 1 takes no SIGKILL from itself.
RUN apt-get update \
    && apt-get install -y --no-install-recommends tini ca-certificates libssl3 libsasl2-2 libzstd1 libcurl4 \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 /var/lib/eventzr
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=program /app/package.json ./
COPY --from=program /app/deploy/profiles deploy/profiles
COPY --from=program /app/schemas-avro schemas-avro
COPY --from=program /app/processors processors
COPY --from=program /app/topology topology
COPY --from=program /app/state state
COPY --from=program /app/world world
COPY --from=program /app/src src
COPY --from=program /app/.compile-cache .compile-cache
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/app/.compile-cache \
    UV_THREADPOOL_SIZE=16 \
    EVENTZR_STATE_DIR=/var/lib/eventzr
USER 10001:10001
EXPOSE 9464
ENTRYPOINT ["tini", "--", "node", "src/cli/main.ts"]
CMD ["--help"]
