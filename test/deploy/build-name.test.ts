import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { configSchema } from '../../src/config.ts'
import { areOutsideToolsRequired } from '../outside-tools.ts'
import { canRender, type Manifest, manifestsOf, render } from './kustomize.ts'

interface PodContainer {
  readonly image: string
  readonly env: readonly { readonly name: string; readonly value?: string }[]
}

const containerOf = ({ spec }: Manifest): PodContainer =>
  (spec['template'] as { readonly spec: { readonly containers: readonly [PodContainer] } }).spec.containers[0]

const isTaken = (build: string | undefined): boolean =>
  build !== undefined && configSchema.shape.EVENTZR_BUILD.safeParse(build).success

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
const registry = '123456789012.dkr.ecr.ap-south-1.amazonaws.com/eventzr/stream-topology'

/** Lines of an operator behind the name of the image, and the image of the pods then. */
const images: readonly (readonly [string, readonly string[], string])[] = [
  ['a tag', ['newTag: 1.2.3-rc.1'], `${registry}:1.2.3-rc.1`],
  ['a digest', [`digest: ${digest}`], `${registry}@${digest}`],
  ['a tag and a digest', ['newTag: 1.2.3', `digest: ${digest}`], `${registry}:1.2.3@${digest}`],
]

const isLeftOut = !canRender && !areOutsideToolsRequired
if (isLeftOut)
  console.error('NOT TESTED: the names of builds in deploy/, for lack of kubectl 1.27 or newer; install it')

describe.skipIf(isLeftOut).each(['staging', 'production'])('the build of the pods of %s', (environment) => {
  const folder = mkdtempSync(join(tmpdir(), 'build-name-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const containers = (deploy: string) =>
    manifestsOf(render(join(deploy, 'overlays', environment, 'pods')))
      .filter(({ kind }) => kind === 'StatefulSet')
      .map(containerOf)

  const buildsOf = (deploy: string) =>
    containers(deploy).map(({ env }) => env.find(({ name }) => name === 'EVENTZR_BUILD')?.value)

  /** A copy of the manifests in which the image alone is another one. */
  const withImage = (lines: readonly string[]): string => {
    const copy = mkdtempSync(join(folder, 'deploy-'))
    cpSync('deploy', copy, { recursive: true })
    const file = join(copy, 'overlays', environment, 'environment/kustomization.yaml')
    const text = readFileSync(file, 'utf8')
    const changed = text.replace(/( +)newName: .*\n +newTag: .*\n/, (_, indent: string) =>
      [`newName: ${registry}`, ...lines].map((line) => `${indent}${line}\n`).join(''),
    )
    expect(changed).not.toBe(text)
    writeFileSync(file, changed)
    return copy
  }

  it('has the name of the image that they run', () => {
    const running = containers('deploy').map(({ image }) => image)
    expect(running).toHaveLength(2)
    expect(buildsOf('deploy')).toEqual(running)
  })

  it.each(images)('has another name when the image alone gets %s', (_what, lines, image) => {
    expect(buildsOf(withImage(lines))).toEqual([image, image])
  })

  it('is one that a pod takes', () => {
    for (const build of buildsOf('deploy')) expect(isTaken(build)).toBe(true)
  })
})

it.each(images)(
  'a pod takes the name of an image in a registry of AWS as its build, with %s',
  (_what, _lines, image) => {
    expect(isTaken(image)).toBe(true)
  },
)

it('a pod without the name of its image does not start', () => {
  const [, placeholder] = /- name: EVENTZR_BUILD\n +value: (.*)\n/.exec(
    readFileSync('deploy/base/pod/statefulset.yaml', 'utf8'),
  )!
  expect(isTaken(placeholder)).toBe(false)
})
