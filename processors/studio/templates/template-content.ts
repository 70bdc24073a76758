import type { MediaTemplate, TemplateAsset, TemplateChangeKind } from '#schemas/types.ts'
import type { TemplateChange } from './template-change.ts'
import { changedNames, configHash, parseConfig } from './template-config.ts'

/** The changeable parts of a template. */
export type TemplateContent = Pick<MediaTemplate, 'name' | 'kind' | 'status' | 'configHash' | 'config' | 'assets'>

/** The names of changed fields, and the kinds of the change. */
export interface ContentChange {
  readonly fields: readonly string[]
  readonly kinds: readonly TemplateChangeKind[]
}

/** A template before its creation: it is active unless the creation says otherwise, and has no files and no configuration. */
const unborn: TemplateContent = {
  name: '',
  kind: 'UNKNOWN',
  status: 'ACTIVE',
  configHash: '',
  config: null,
  assets: [],
}

/** The content of a template, or of one before its creation. */
export const contentOf = (row: MediaTemplate | undefined): TemplateContent =>
  row === undefined || row.version === 0 ? unborn : row

/** The content after a valid change. Another spelling of the same configuration leaves the one of before. */
export const changedContent = (before: TemplateContent, change: TemplateChange): TemplateContent => ({
  name: change.name ?? before.name,
  kind: change.kind ?? before.kind,
  status: change.status ?? before.status,
  ...configAfter(before, change.config),
  assets: change.assets ?? before.assets,
})

const configAfter = (
  { config, configHash: before }: TemplateContent,
  told: string | null,
): Pick<TemplateContent, 'config' | 'configHash'> => {
  const parsed = told === null ? undefined : parseConfig(told)
  const hash = parsed === undefined ? before : configHash(parsed)
  return hash === before ? { config, configHash: before } : { config: told, configHash: hash }
}

/** All differences between two contents; none when both say the same. The order of files counts. */
export const differences = (before: TemplateContent, now: TemplateContent): ContentChange => {
  const metadata = [before.name !== now.name && 'name', before.kind !== now.kind && 'kind'].filter(
    (field) => field !== false,
  )
  const status = before.status === now.status ? [] : ['status']
  const assets = areSame(before.assets, now.assets) ? [] : ['assets']
  const config = before.configHash === now.configHash ? [] : ['config', ...changedConfig(before, now)]
  const kinds: readonly (readonly [TemplateChangeKind, readonly string[]])[] = [
    ['CONFIG', config],
    ['ASSETS', assets],
    ['METADATA', metadata],
    ['STATUS', status],
  ]
  return {
    fields: [...metadata, ...status, ...assets, ...config],
    kinds: kinds.flatMap(([kind, fields]) => (fields.length === 0 ? [] : [kind])),
  }
}

const changedConfig = (before: TemplateContent, now: TemplateContent): readonly string[] =>
  changedNames(parseConfig(before.config ?? '') ?? {}, parseConfig(now.config ?? '') ?? {}).map(
    (name) => `config.${name}`,
  )

const areSame = (before: readonly TemplateAsset[], now: readonly TemplateAsset[]): boolean =>
  before.length === now.length &&
  before.every(({ assetId, kind, url }, index) => {
    const other = now[index]
    return assetId === other?.assetId && kind === other.kind && url === other.url
  })
