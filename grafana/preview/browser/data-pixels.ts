const changed = new WeakMap<HTMLCanvasElement, number>()
const { prototype } = CanvasRenderingContext2D

type Draw = (this: CanvasRenderingContext2D, ...args: unknown[]) => void

/**
 * Counts the pixels that lines, areas, bars, points and cells change from now on. Charts draw data alone as `Path2D`; axes,
 * grid and thresholds are drawn without.
 */
export const countDataPixels = (): void => {
  countBy('stroke')
  countBy('fill')
}

/** Pixels of data on a canvas so far. */
export const dataPixels = (canvas: HTMLCanvasElement): number => changed.get(canvas) ?? 0

const countBy = (name: 'stroke' | 'fill'): void => {
  const draw = Object.getOwnPropertyDescriptor(prototype, name)?.value as Draw
  const counted: Draw = function (...args) {
    if (!(args[0] instanceof Path2D)) return draw.apply(this, args)
    const before = pixelsOf(this.canvas)
    draw.apply(this, args)
    changed.set(this.canvas, dataPixels(this.canvas) + differences(before, pixelsOf(this.canvas)))
  }
  Object.defineProperty(prototype, name, { value: counted })
}

/** One number per pixel. */
const pixelsOf = (canvas: HTMLCanvasElement): Uint32Array => {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, Math.max(1, canvas.width), Math.max(1, canvas.height))
  return new Uint32Array(data.buffer)
}

const differences = (before: Uint32Array, after: Uint32Array): number => {
  let count = 0
  for (let at = 0; at < before.length; at += 1) if (before[at] !== after[at]) count += 1
  return count
}
