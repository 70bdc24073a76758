import type { Socket } from 'node:net'
import { answeredBy, errorCodeOf, inFrames, requestOf } from './kafka-frames.ts'

/** A request on its way to the broker, although its client has lost the connection. */
export class HeldCopy {
  readonly #frame: Buffer
  readonly #server: Socket

  /** @param server its own way to the broker */
  constructor(frame: Buffer, server: Socket) {
    this.#frame = frame
    this.#server = server
  }

  get clientId(): string {
    return requestOf(this.#frame).clientId
  }

  /** Lets it arrive. @returns the error code of the broker's answer; 0 when it was taken */
  deliver(): Promise<number> {
    const { apiKey, correlationId } = requestOf(this.#frame)
    return new Promise((resolve) => {
      const answer = (frame: Buffer): void => {
        if (answeredBy(frame) !== correlationId) return
        resolve(errorCodeOf(apiKey, frame))
        this.#server.destroy()
      }
      this.#server.on('data', inFrames(answer))
      this.#server.write(this.#frame)
    })
  }
}
