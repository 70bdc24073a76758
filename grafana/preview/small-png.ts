import UPNG from 'upng-js'

/** Enough for the flat colours of a dashboard; its size falls to about a third. */
const colours = 128

/** The same picture with a palette of its most frequent colours. */
export const smallPng = (png: Uint8Array): Uint8Array => {
  const image = UPNG.decode(png)
  return new Uint8Array(UPNG.encode(UPNG.toRGBA8(image).slice(0, 1), image.width, image.height, colours))
}
