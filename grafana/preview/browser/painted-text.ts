type FillTextArguments = Parameters<CanvasRenderingContext2D['fillText']>
type FillText = (this: CanvasRenderingContext2D, ...args: FillTextArguments) => void

const painted = new WeakMap<HTMLCanvasElement, Set<string>>()
const { prototype } = CanvasRenderingContext2D

/** Notes every text that is painted on a canvas from now on: nothing can read it from the pixels later. */
export const notePaintedText = (): void => {
  const fillText = Object.getOwnPropertyDescriptor(prototype, 'fillText')?.value as FillText
  prototype.fillText = function (...args: FillTextArguments): void {
    painted.set(this.canvas, (painted.get(this.canvas) ?? new Set()).add(args[0]))
    fillText.apply(this, args)
  }
}

/** The texts on a canvas, earlier drawings of it included. */
export const paintedText = (canvas: HTMLCanvasElement): readonly string[] => [...(painted.get(canvas) ?? [])]
