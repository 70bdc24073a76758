import { createRequire } from 'node:module'
import avsc from 'avsc'

type Methods = Record<string, (this: unknown, ...given: unknown[]) => unknown>

/** Reads and skips bytes for avsc, which keeps it to itself. */
const { Tap } = createRequire(import.meta.url)('avsc/lib/utils') as { readonly Tap: { readonly prototype: Methods } }

/** What avsc did with a value. */
export interface Decoding {
  /** Calls that read or skip something, nulls included. */
  steps: number
  /** True when it was stopped for taking too many. */
  isEndless: boolean
  /** Where it ended; undefined when it threw or never began. */
  end: number | undefined
  /** Thrown by it; undefined when it ended or never began. */
  error: unknown
}

const nothing: Decoding = { steps: 0, isEndless: false, end: undefined, error: undefined }

/** Counts the steps of avsc, and stops it where it takes too many. */
export class CountedDecoder {
  last: Decoding = { ...nothing }
  #most = Infinity
  readonly #undo: (() => void)[] = []

  constructor() {
    for (const name of Object.keys(Tap.prototype)) if (/^(read|skip)/.test(name)) this.#count(Tap.prototype, name)
    for (const name of ['_read', '_skip']) this.#count(avsc.types.NullType.prototype as unknown as Methods, name)
    this.#watchDecode(avsc.Type.prototype as unknown as Methods)
  }

  /** Another value comes, which may take so many steps. */
  begin(most: number): void {
    this.last = { ...nothing }
    this.#most = most
  }

  restore(): void {
    for (const undo of this.#undo) undo()
  }

  #count(methods: Methods, name: string): void {
    const step = (): void => this.#step()
    this.#replace(
      methods,
      name,
      (original) =>
        function (...given) {
          step()
          return original.apply(this, given)
        },
    )
  }

  #step(): void {
    if (++this.last.steps <= this.#most) return
    this.last.isEndless = true
    throw new Error('avsc takes too many steps')
  }

  #watchDecode(methods: Methods): void {
    const now = (): Decoding => this.last
    const watched = (original: Methods[string]): Methods[string] =>
      function (...given) {
        try {
          const decoded = original.apply(this, given) as { readonly offset: number }
          now().end = decoded.offset
          return decoded
        } catch (error) {
          now().error = error
          throw error
        }
      }
    this.#replace(methods, 'decode', watched)
  }

  #replace(methods: Methods, name: string, change: (original: Methods[string]) => Methods[string]): void {
    const original = methods[name]!
    methods[name] = change(original)
    this.#undo.push(() => (methods[name] = original))
  }
}
