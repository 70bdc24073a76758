import { carriedLimit } from '#processors/shared/carried-limit.ts'
import { errorCode as publishedName } from '#processors/shared/error-code.ts'
import type { RenderJobProgressed, RenderOutput } from '#schemas/types.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** An asset in our store, as it is published. */
export interface OwnAsset {
  readonly kind: 'ours'
  readonly url: string
  readonly outputs: readonly RenderOutput[]
}

/** Where the asset of a completed attempt lies: in our store, or still elsewhere. A report that cannot be published is invalid. */
export type ReportedAsset = OwnAsset | { readonly kind: 'elsewhere' } | { readonly kind: 'invalid' }

/** An absolute address in a bucket; a browser would also take `javascript:` for one. */
const address = /^(https?|s3):\/\/[^\s\p{Cc}]+$/u
const digest = /^[0-9a-f]{64}$/i
/** Our own choice: no asset costs as much. */
const maxCredits = 1_000_000
/** Most pixels per side of a JPEG (ITU-T T.81, B.2.2). */
const maxPixels = 65_535
/** Largest object of Amazon S3 (its user guide, "Amazon S3 objects overview"). */
const maxBytes = 50_000_000_000_000

/**
 * Where the asset of a completed attempt lies. It is invalid when its address is empty or malformed, one of its numbers is
 * impossible, or its files are too many to be listed; it is ours when all of its files are.
 * @param policy no attempt takes longer than a job may
 */
export const reportedAsset = (report: RenderJobProgressed, policy: JobsPolicy): ReportedAsset => {
  const { outputUrl, outputs } = report
  const url = outputUrl === null || outputUrl === '' ? outputs[0]?.url : outputUrl
  if (url === undefined || !isAddress(url) || !isPossible(report, policy)) return { kind: 'invalid' }
  const isOurs = [url, ...outputs.map((file) => file.url)].every((each) => isIn(each, policy.assetStore))
  return isOurs ? { kind: 'ours', url, outputs: outputs.map(published) } : { kind: 'elsewhere' }
}

/** A file without more of the words of a worker. */
const published = (file: RenderOutput): RenderOutput => ({
  ...file,
  format: publishedName(file.format),
  sha256: file.sha256 !== null && digest.test(file.sha256) ? file.sha256 : null,
})

/** Folders are compared as they are meant: `..` in an address leads out of ours. */
const isIn = (url: string, folders: readonly string[]): boolean => {
  const { href } = new URL(url)
  return folders.some((folder) => href.startsWith(new URL(folder).href))
}

const isPossible = ({ durationMs, creditsUsed, outputs }: RenderJobProgressed, { jobTimeoutMs }: JobsPolicy): boolean =>
  isWithin(durationMs, Math.max(...Object.values(jobTimeoutMs))) &&
  isWithin(creditsUsed, maxCredits) &&
  areFiles(outputs)

const areFiles = (outputs: readonly RenderOutput[]): boolean =>
  outputs.every(isFile) && JSON.stringify(outputs).length <= carriedLimit

const isFile = ({ url, width, height, bytes }: RenderOutput): boolean =>
  isAddress(url) && isWithin(width, maxPixels) && isWithin(height, maxPixels) && isWithin(bytes, maxBytes)

const isAddress = (url: string): boolean => address.test(url) && URL.canParse(url)

/** A whole number from 0, where one is told. */
const isWithin = (told: number | null, most: number): boolean =>
  told === null || (Number.isInteger(told) && told >= 0 && told <= most)
