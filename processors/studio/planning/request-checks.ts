import { isFields } from '#processors/shared/policy/merge-overrides.ts'
import { isMeantInMs } from '#processors/shared/told-time.ts'
import type { EpochMs, Reason, RenderJobRequested } from '#schemas/types.ts'
import { assetKindOf, formatOf, isBlank } from './asked-job.ts'
import type { RenderMedium } from './render-media.ts'
import { firstRenderer, type Renderer } from './renderer.ts'
import type { KnownTemplate } from './template-of.ts'

/** A request and its surroundings. */
export interface Asked {
  readonly request: RenderJobRequested
  /** Undefined for an unknown type: the checks of its details pass. */
  readonly medium: RenderMedium | undefined
  readonly renderers: readonly Renderer[]
  /** The template of the request; undefined without one. */
  readonly template: KnownTemplate | undefined
  /** When the first attempt could leave. */
  readonly present: EpochMs
}

/** The code and the text of its failure, and itself. */
type RequestCheck = readonly [code: string, detail: string, passes: (asked: Asked) => boolean]

const hasKind = ({ request, medium }: Asked): boolean =>
  medium === undefined || medium.assetKinds.includes(assetKindOf(request))

const hasInput = ({ request: { prompt, config } }: Asked): boolean => !isBlank(prompt) || !isBlank(config)

const hasObject = ({ request: { config } }: Asked): boolean => isBlank(config) || isFields(readJson(config!))

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const hasSize = ({ request: { width, height }, medium }: Asked): boolean => {
  if (medium === undefined || (width === null && height === null)) return true
  const longest = medium.size?.longest ?? 0
  return [width, height].every((edge) => edge !== null && edge >= 1 && edge <= longest)
}

const hasFormat = ({ request, medium }: Asked): boolean =>
  medium === undefined || medium.formats.includes(formatOf(request, medium))

const canBeRendered = ({ medium, renderers }: Asked): boolean => medium === undefined || renderers.length > 0

const hasRenderer = ({ request: { provider }, renderers }: Asked): boolean =>
  renderers.length === 0 || firstRenderer(renderers, provider || null) !== undefined

const hasTemplate = ({ request: { templateId }, template }: Asked): boolean => !templateId || template !== undefined

const isActive = ({ template }: Asked): boolean => template === undefined || template.status === 'ACTIVE'

const hasVersion = ({ request: { templateVersion }, template }: Asked): boolean =>
  templateVersion === null || template === undefined || (templateVersion >= 1 && templateVersion <= template.version)

const hasTime = ({ request: { deadlineAt } }: Asked): boolean => deadlineAt === null || isMeantInMs(deadlineAt)

const isInTime = ({ request: { deadlineAt }, present }: Asked): boolean => deadlineAt === null || deadlineAt > present

/** In the order in which they decide. Details never quote the request: they travel in clear. */
const checks: readonly RequestCheck[] = [
  ['USER_MISSING', 'userId is empty', ({ request }) => request.userId !== ''],
  ['TYPE_UNKNOWN', 'nothing of this type can be rendered', ({ medium }) => medium !== undefined],
  ['TYPE_DISABLED', 'no renderer makes this type', canBeRendered],
  ['ASSET_KIND_INVALID', 'assetKind is none that this type can be', hasKind],
  ['INPUT_MISSING', 'neither prompt nor config is given', hasInput],
  ['CONFIG_INVALID', 'config is no JSON object', hasObject],
  ['SIZE_INVALID', 'width and height are not both within the range of the type, or the type has none', hasSize],
  ['FORMAT_INVALID', 'format is none of this type', hasFormat],
  ['RENDERER_UNKNOWN', 'provider is none of the renderers of this type', hasRenderer],
  ['TEMPLATE_UNKNOWN', 'there is no template with this templateId', hasTemplate],
  ['TEMPLATE_INACTIVE', 'the template is a draft or archived', isActive],
  ['TEMPLATE_VERSION_UNKNOWN', 'the template has no such version', hasVersion],
  ['TIME_INVALID', 'deadlineAt is no time in milliseconds since 1970', hasTime],
  ['DEADLINE_PASSED', 'deadlineAt is past', isInTime],
]

/** Runs every check, and gives the reasons of each failure. Without a reason the request can be rendered. */
export const checkRequest = (asked: Asked): readonly Reason[] =>
  checks.flatMap(([code, detail, passes]) => (passes(asked) ? [] : [{ code, detail }]))
