import type { Size } from './planning-policy.ts'

/** The offered size whose shape is closest to the wanted one; of equally close ones the first. At least one must be offered. */
export const nativeSize = (wanted: Size, offered: readonly Size[]): Size =>
  offered.reduce((best, size) => (distortion(wanted, size) < distortion(wanted, best) ? size : best))

/** How far two shapes are apart: 1 for the same shape, else more, whichever is the wider. */
const distortion = ([width, height]: Size, [otherWidth, otherHeight]: Size): number => {
  const ratio = (width * otherHeight) / (height * otherWidth)
  return Math.max(ratio, 1 / ratio)
}
