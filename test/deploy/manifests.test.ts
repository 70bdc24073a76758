import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applicationNames } from '#cli/applications.ts'
import { configSchema } from '../../src/config.ts'
import { canRender, type Manifest, manifestsOf, render, validate } from './kustomize.ts'
import { areOutsideToolsRequired } from '../outside-tools.ts'

interface Container {
  readonly args: readonly string[]
  readonly env?: readonly { readonly name: string; readonly valueFrom?: unknown }[]
  readonly envFrom: readonly { readonly configMapRef: { readonly name: string } }[]
  readonly securityContext: unknown
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
}

type Probed = Readonly<Record<'startupProbe' | 'livenessProbe' | 'readinessProbe', Probe>>

interface Probe {
  readonly httpGet: { readonly path: string }
}

interface PodSpec {
  readonly containers: readonly [Container & Probed]
  readonly initContainers?: readonly Container[]
  readonly securityContext: unknown
  readonly terminationGracePeriodSeconds: number
}

const podOf = ({ spec }: Manifest): PodSpec => (spec['template'] as { readonly spec: PodSpec }).spec

const imageStateFolder = /EVENTZR_STATE_DIR=(\S+)/.exec(readFileSync('Dockerfile', 'utf8'))![1]

const isLeftOut = !canRender && !areOutsideToolsRequired
if (isLeftOut) console.error('NOT TESTED: the manifests in deploy/, for lack of kubectl 1.27 or newer; install it')

describe.skipIf(isLeftOut).each(['staging', 'production'])('the manifests of %s', (environment) => {
  const texts = ['pods', 'provision'].map((part) => render(`deploy/overlays/${environment}/${part}`))
  const manifests = texts.flatMap(manifestsOf)
  const ofKind = (kind: string) => manifests.filter((each) => each.kind === kind)
  const sets = ofKind('StatefulSet')
  const workloads = [...sets, ...ofKind('Job')]

  it('are as the schemas of Kubernetes have them', () => {
    for (const text of texts) expect(() => validate(text)).not.toThrow()
  })

  it('are refused with a misspelt field', () => {
    const planted = texts[0]!.replace('readOnlyRootFilesystem', 'readonlyRootFilesystem')
    expect(planted).not.toBe(texts[0])
    expect(() => validate(planted)).toThrow(/readonlyRootFilesystem/)
  })

  it('have a set of pods, a name for them and a disruption budget for each application', () => {
    expect(sets.map((set) => podOf(set).containers[0].args)).toEqual(applicationNames.map((name) => ['run', name]))
    for (const kind of ['Service', 'PodDisruptionBudget'])
      expect(ofKind(kind).map(({ metadata }) => metadata.name)).toEqual(sets.map(({ metadata }) => metadata.name))
  })

  it('give each pod its ordinal as its instance id', () => {
    for (const set of sets)
      expect(podOf(set).containers[0].env).toContainEqual({
        name: 'EVENTZR_INSTANCE_ID',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } },
      })
  })

  it('set only variables that there are, and the profile of the environment', () => {
    const maps = ofKind('ConfigMap')
    for (const { data } of maps) expect(data).toMatchObject({ EVENTZR_PROFILE: environment })
    const names = workloads.flatMap((each) => podOf(each).containers[0].env ?? []).map(({ name }) => name)
    for (const name of [...names, ...maps.flatMap(({ data }) => Object.keys(data!))])
      expect(Object.keys(configSchema.shape)).toContain(name)
    for (const each of workloads)
      expect(maps.map(({ metadata }) => metadata.name)).toContain(
        podOf(each).containers[0].envFrom[0]!.configMapRef.name,
      )
  })

  it('run nothing as root, and write to no root file system', () => {
    for (const each of workloads) {
      const { containers, initContainers = [], securityContext } = podOf(each)
      expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
      for (const container of [...containers, ...initContainers])
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        })
    }
  })

  it('give a pod a minute for its stop, and its volume at the state folder of the image', () => {
    for (const set of sets) {
      const { terminationGracePeriodSeconds, containers } = podOf(set)
      expect(terminationGracePeriodSeconds).toBe(60)
      expect(containers[0].volumeMounts).toContainEqual({ name: 'state', mountPath: imageStateFolder })
    }
  })

  it('ask for life and readiness where a pod answers', () => {
    const served = readFileSync('src/observe/probes.ts', 'utf8')
    for (const set of sets) {
      const [container] = podOf(set).containers
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const)
        expect(served).toContain(`'${container[probe].httpGet.path}'`)
      expect(container.readinessProbe.httpGet.path).toBe('/readyz')
    }
  })

  it('name a role of IAM for each account of theirs', () => {
    for (const { metadata } of ofKind('ServiceAccount'))
      expect(metadata.annotations?.['eks.amazonaws.com/role-arn']).toMatch(/^arn:aws:iam::\d{12}:role\/[\w-]+$/)
  })
})
