import type { Size } from './size.ts'

/** The offered size whose shape is closest to the wanted one; of equally close ones the first; the wanted one where all are. */
export const nativeSize = (wanted: Size, [first, ...others]: readonly Size[]): Size =>
  first === undefined
    ? wanted
    : others.reduce((best, size) => (distortion(wanted, size) < distortion(wanted, best) ? size : best), first)

/** How far two shapes are apart: 1 for the same shape, else more, whichever is the wider. */
const distortion = ([width, height]: Size, [otherWidth, otherHeight]: Size): number => {
  const ratio = (width * otherHeight) / (height * otherWidth)
  return Math.max(ratio, 1 / ratio)
}
