import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'

/** The parts of a rendered object that tests look at. */
export interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly data?: Readonly<Record<string, string>>
  readonly spec: Readonly<Record<string, unknown>>
}

const run = (command: string, args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined)
    throw new Error(`${command} could not be run; install kubectl 1.27 or newer`, { cause: error })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`)
  return stdout
}

/** Whether this machine can render manifests: kubectl from 1.21 on has kustomize with components. */
export const canRender = spawnSync('kubectl', ['kustomize', 'deploy/overlays/staging/pods']).status === 0

/** The text of all objects of a folder, as `kubectl apply -k` would send them. */
export const render = (folder: string): string => run('kubectl', ['kustomize', folder])

export const manifestsOf = (text: string): readonly Manifest[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest)

/** Holds objects to the schemas of Kubernetes, strictly: a field that these lack is a fault. @throws Error with all faults */
export const validate = (text: string): void => {
  const tools = run('scripts/python-tools.sh', []).trim()
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
  try {
    const file = join(folder, 'manifests.yaml')
    writeFileSync(file, text)
    run(join(tools, 'kubernetes-validate'), ['--strict', '--kubernetes-version', '1.33.0', file])
  } finally {
    rmSync(folder, { recursive: true })
  }
}
