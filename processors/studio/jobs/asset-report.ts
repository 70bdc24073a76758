import { carriedLimit } from '#processors/shared/carried-limit.ts'
import type { RenderJobProgressed, RenderOutput } from '#schemas/types.ts'
import type { JobPolicy } from './jobs-policy.ts'

/** An absolute address in a bucket; a browser would also take `javascript:` for one. */
const address = /^(https?|s3):\/\/[^\s\p{Cc}]+$/u
/** Our own choice: no asset costs as much. */
const maxCredits = 1_000_000
/** Most pixels per side of a JPEG (ITU-T T.81, B.2.2). */
const maxPixels = 65_535
/** Largest object of Amazon S3 (its user guide, "Amazon S3 objects overview"). */
const maxBytes = 50_000_000_000_000

/**
 * Where the asset of a completed attempt lies. `undefined` when the report cannot be published: its address is empty or
 * malformed, one of its numbers is impossible, or its files are too many to be listed.
 * @param policy no attempt takes longer than its job may
 */
export const assetUrl = (report: RenderJobProgressed, { jobTimeoutMs }: JobPolicy): string | undefined => {
  const { outputUrl, outputs, durationMs, creditsUsed } = report
  const url = outputUrl === null || outputUrl === '' ? outputs[0]?.url : outputUrl
  const isPossible = isWithin(durationMs, jobTimeoutMs) && isWithin(creditsUsed, maxCredits) && areFiles(outputs)
  return url !== undefined && isAddress(url) && isPossible ? url : undefined
}

const areFiles = (outputs: readonly RenderOutput[]): boolean =>
  outputs.every(isFile) && JSON.stringify(outputs).length <= carriedLimit

const isFile = ({ url, width, height, bytes }: RenderOutput): boolean =>
  isAddress(url) && isWithin(width, maxPixels) && isWithin(height, maxPixels) && isWithin(bytes, maxBytes)

const isAddress = (url: string): boolean => address.test(url) && URL.canParse(url)

/** A whole number from 0, where one is told. */
const isWithin = (told: number | null, most: number): boolean =>
  told === null || (Number.isInteger(told) && told >= 0 && told <= most)
