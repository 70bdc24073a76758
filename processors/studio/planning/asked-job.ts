import type { AssetKind, PlannedJob, RenderJobRequested, RenderSource } from '#schemas/types.ts'
import { inputHash, jobId } from './job-identity.ts'
import { nativeSize } from './native-size.ts'
import { type KnownType, mediumOf, type RenderMedium } from './render-media.ts'
import type { Renderer } from './renderer.ts'
import type { Size } from './size.ts'
import type { Pin } from './template-of.ts'

/** A requested job has no sizes or cuts beside it. */
const variant = ''

const noSize: Size = [0, 0]

/** Equal for a request and its repeats: all wishes of the person, without id and time of asking. */
export const wordingOf = (request: RenderJobRequested): string =>
  inputHash(
    JSON.stringify([
      request.userId,
      request.type,
      request.assetKind,
      request.provider,
      request.templateId,
      request.templateVersion,
      request.prompt,
      request.config,
      request.width,
      request.height,
      request.format,
      request.deadlineAt,
    ]),
  )

/** The hash of a job's inputs: a pinned version is one of them, though the request may leave it open. */
export const contentHashOf = (wording: string, { templateVersion }: Pin): string =>
  templateVersion === null ? wording : inputHash(JSON.stringify([wording, templateVersion]))

/** The kind of asset of a request; without one, the usual kind of its type. */
export const assetKindOf = ({ type, assetKind }: RenderJobRequested): AssetKind =>
  assetKind === 'UNKNOWN' ? (mediumOf(type)?.assetKinds[0] ?? 'UNKNOWN') : assetKind

/** The format in lower case; without one, the usual format of the type. */
export const formatOf = ({ format }: RenderJobRequested, { formats }: RenderMedium): string =>
  (format ?? '').toLowerCase() || formats[0]

/** The id of a request's job. A refused request has one too. */
export const askedJobId = (request: RenderJobRequested, wording: string): string =>
  jobId(
    {
      tenantId: request.tenantId,
      source: { kind: 'request', entityId: request.requestId },
      assetKind: assetKindOf(request),
      variant,
      inputHash: wording,
    },
    0,
  )

/** @param eventId of the event with the request */
export const askedSource = ({ requestId }: RenderJobRequested, eventId: string): RenderSource => ({
  kind: 'request',
  entityId: requestId,
  eventId,
  revision: null,
})

/** The job of a request. It belongs to no batch. Prompt and config are inputs: they travel to the worker alone. */
export const askedJob = (
  request: RenderJobRequested,
  type: KnownType,
  medium: RenderMedium,
  renderer: Renderer,
  pin: Pin,
): Omit<PlannedJob, 'jobId' | 'source' | 'inputHash'> => {
  const size = sizeOf(request, medium)
  const [nativeWidth, nativeHeight] = medium.size === null ? noSize : nativeSize(size, renderer.nativeSizes)
  return {
    tenantId: request.tenantId,
    userId: request.userId,
    type,
    provider: renderer.provider,
    assetKind: assetKindOf(request),
    variant,
    batchId: '',
    batchIndex: 0,
    batchSize: 1,
    width: size[0],
    height: size[1],
    nativeWidth,
    nativeHeight,
    format: formatOf(request, medium),
    ...pin,
    creditsReserved: null,
    deadlineAt: request.deadlineAt,
    inputs: inputsOf(request),
  }
}

const sizeOf = ({ width, height }: RenderJobRequested, { size }: RenderMedium): Size =>
  width === null || height === null ? (size?.usual ?? noSize) : [width, height]

const inputsOf = ({ prompt, config }: RenderJobRequested): PlannedJob['inputs'] => ({
  ...(isBlank(prompt) ? {} : { prompt: prompt! }),
  ...(isBlank(config) ? {} : { config: config! }),
})

/** Whether a text says nothing. */
export const isBlank = (text: string | null): boolean => (text ?? '').trim() === ''
