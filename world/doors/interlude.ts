import type { Socket } from 'node:net'
import type { HeldCopy } from './held-copy.ts'
import type { Request } from './kafka-frames.ts'

/** Between two requests of a client with the same key: the first one has its answer, and the second one has come and waits. */
export class Interlude {
  /** The copy is delivered in this time; the broker's error code for it. */
  readonly answer: Promise<number>
  readonly #clientId: string
  readonly #apiKey: number
  readonly #answered = Promise.withResolvers<void>()
  readonly #asked = Promise.withResolvers<void>()
  #first: { readonly correlationId: number; readonly server: Socket } | undefined

  constructor(copy: HeldCopy, apiKey: number) {
    this.#clientId = copy.clientId
    this.#apiKey = apiKey
    this.answer = Promise.all([this.#answered.promise, this.#asked.promise]).then(() => copy.deliver())
  }

  /** Resolves when the request may go on. */
  async asked({ apiKey, clientId, correlationId }: Request, server: Socket): Promise<void> {
    if (apiKey !== this.#apiKey || clientId !== this.#clientId) return
    if (this.#first === undefined) {
      this.#first = { correlationId, server }
      return
    }
    this.#asked.resolve()
    await this.answer
  }

  answered(correlationId: number, server: Socket): void {
    if (correlationId === this.#first?.correlationId && server === this.#first.server) this.#answered.resolve()
  }
}
