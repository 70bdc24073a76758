import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from '#world/local/free-port.ts'
import { lastWords, startSupervised } from '#world/local/supervised-process.ts'
import { prometheusConfig, type ScrapeSettings } from './prometheus-config.ts'

/** As Debian's package installs it. */
const program = '/usr/bin/prometheus'
const readyWithinMs = 60_000

/** Prometheus is not installed, or does not come up. */
export class PrometheusError extends Error {
  readonly code = 'PROMETHEUS_UNAVAILABLE'
}

export const isPrometheusInstalled = (): boolean => existsSync(program)

/** A Prometheus of this process: it ends with it at the latest, and its data too. */
export interface PrometheusServer {
  /** Without a slash at the end. */
  readonly url: string
  stop(): Promise<void>
}

/** Starts Prometheus on a free port of this machine; resolves when it answers. @throws PrometheusError */
export const startPrometheus = async (settings: ScrapeSettings): Promise<PrometheusServer> => {
  if (!isPrometheusInstalled())
    throw new PrometheusError(`there is no ${program}; install Debian's package: apt-get install prometheus`)
  const folder = await mkdtemp(join(tmpdir(), 'eventzr-prometheus-'))
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const logFile = join(folder, 'prometheus.log')
  await writeFile(join(folder, 'prometheus.yml'), prometheusConfig(settings))
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const server = await startSupervised({ command: program, args, logFile, folder })
  const stop = async (): Promise<void> => {
    await server.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
  if (await answers(url)) return { url, stop }
  const words = await lastWords(logFile)
  await stop()
  throw new PrometheusError(`Prometheus did not come up at ${url}. Its last words:\n${words}`)
}

const answers = async (url: string): Promise<boolean> => {
  for (const deadlineMs = Date.now() + readyWithinMs; Date.now() < deadlineMs; await pause(200)) {
    const isReady = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return true
  }
  return false
}
