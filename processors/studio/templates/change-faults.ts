import type { TemplateAsset } from '#schemas/types.ts'
import type { TemplateChange } from './template-change.ts'
import { parseConfig } from './template-config.ts'
import type { TemplatePolicy } from './template-policy.ts'

/**
 * Most UTF-16 code units of all files as JSON: with it a row of nine changes, each at all of its bounds, stays below the largest row.
 * Our own choice.
 */
const maxAssetsLength = 16_384

/** The reasons for the refusal of a change, in the order in which they are told. */
export const changeFaultCodes = [
  'REQUEST_ID_MISSING',
  'NAME_MISSING',
  'KIND_MISSING',
  'KIND_UNKNOWN',
  'STATUS_UNKNOWN',
  'CONFIG_INVALID',
  'CONFIG_TOO_LONG',
  'TOO_MANY_ASSETS',
  'ASSETS_INVALID',
  'VERSION_INVALID',
  'ALREADY_EXISTS',
  'VERSION_STALE',
  'TOO_MANY_WAITING',
  'VERSION_UNKNOWN',
] as const

/** Why a change of a template is refused. */
export type ChangeFault = (typeof changeFaultCodes)[number]

/**
 * All faults of a change in itself, without regard to its version.
 * @param creates whether it would make the template, and so needs a name and a kind
 */
export const changeFaults = (
  change: TemplateChange,
  creates: boolean,
  policy: TemplatePolicy,
): readonly ChangeFault[] => {
  const { requestId, name, kind, status, config, assets } = change
  const faults: readonly (ChangeFault | false)[] = [
    requestId === '' && 'REQUEST_ID_MISSING',
    (name === null ? creates : name.trim() === '') && 'NAME_MISSING',
    kind === null && creates && 'KIND_MISSING',
    kind === 'UNKNOWN' && 'KIND_UNKNOWN',
    status === 'UNKNOWN' && 'STATUS_UNKNOWN',
    ...(config === null ? [] : configFaults(config, policy)),
    ...(assets === null ? [] : assetFaults(assets, policy)),
  ]
  return faults.filter((fault) => fault !== false)
}

const configFaults = (config: string, { maxConfigBytes }: TemplatePolicy): readonly (ChangeFault | false)[] =>
  Buffer.byteLength(config) > maxConfigBytes
    ? ['CONFIG_TOO_LONG']
    : [parseConfig(config) === undefined && 'CONFIG_INVALID']

const assetFaults = (
  assets: readonly TemplateAsset[],
  { maxAssets }: TemplatePolicy,
): readonly (ChangeFault | false)[] => [
  (assets.length > maxAssets || JSON.stringify(assets).length > maxAssetsLength) && 'TOO_MANY_ASSETS',
  !areNamed(assets) && 'ASSETS_INVALID',
]

/** Each file has an id of its own and an address. */
const areNamed = (assets: readonly TemplateAsset[]): boolean =>
  new Set(assets.map(({ assetId }) => assetId)).size === assets.length &&
  assets.every(({ assetId, url }) => assetId !== '' && url !== '')
