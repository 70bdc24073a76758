import type { Socket } from 'node:net'
import { Door } from './door.ts'
import { HeldCopy } from './held-copy.ts'
import { answeredBy, inFrames, type Request, requestOf } from './kafka-frames.ts'
import { Interlude } from './interlude.ts'

/** Somebody waits for the next request with a key. */
interface Awaited<T> {
  readonly apiKey: number
  /** From this client alone. */
  readonly clientId?: string | undefined
  readonly resolve: (value: T) => void
}

/** One connection of a client, and the door's own one to the broker beside it. */
interface Passage {
  readonly client: Socket
  readonly server: Socket
  /** Its answer is to be lost. */
  doomed: Request | undefined
  /** The client is gone, and its last request is still to come. */
  isHeld: boolean
}

/** Stands before a broker, reads each request, can lose an answer, and can hold a request back. */
export class BrokerDoor {
  readonly #door: Door
  readonly #clients = new Map<Socket, string>()
  #toLose: Awaited<void> | undefined
  #toHold: Awaited<HeldCopy> | undefined
  #interlude: Interlude | undefined
  #shutOut: string | undefined

  private constructor(broker: string) {
    this.#door = new Door(broker, (client, server) => this.#pass(client, server))
  }

  /** @param broker its `host:port`; it must tell clients the {@link address} of this door */
  static async open(broker: string): Promise<BrokerDoor> {
    const door = new BrokerDoor(broker)
    await door.#door.open()
    return door
  }

  get address(): string {
    return this.#door.address
  }

  close(): Promise<void> {
    return this.#door.close()
  }

  /**
   * The next request with this key reaches the broker and its answer is lost: resolves when the broker has given it. All
   * connections of that client are cut then, and it gets no new one before {@link letIn}.
   */
  loseNextAnswerTo(apiKey: number): Promise<void> {
    return new Promise((resolve) => (this.#toLose = { apiKey, resolve }))
  }

  letIn(): void {
    this.#shutOut = undefined
  }

  /**
   * The next request with this key, of any client or of one, does not reach the broker, and its client loses the connection and asks again on another
   * one. Resolves with the request.
   */
  holdNext(apiKey: number, clientId?: string): Promise<HeldCopy> {
    return new Promise((resolve) => (this.#toHold = { apiKey, clientId, resolve }))
  }

  /**
   * Delivers a copy between two requests with this key by its client, when the first one has its answer.
   * @returns the error code of the broker's answer to the copy
   */
  deliverBetween(copy: HeldCopy, apiKey: number): Promise<number> {
    this.#interlude = new Interlude(copy, apiKey)
    return this.#interlude.answer
  }

  #pass(client: Socket, server: Socket): void {
    const passage: Passage = { client, server, doomed: undefined, isHeld: false }
    let asked = Promise.resolve()
    const ask = (frame: Buffer): void => void (asked = asked.then(() => this.#ask(passage, frame)))
    client.on('data', inFrames(ask)).on('close', () => {
      this.#clients.delete(client)
      if (!passage.isHeld) server.destroy()
    })
    server
      .on(
        'data',
        inFrames((frame) => this.#answer(passage, frame)),
      )
      .on('close', () => client.destroy())
  }

  async #ask(passage: Passage, frame: Buffer): Promise<void> {
    const { client, server } = passage
    const request = requestOf(frame)
    this.#clients.set(client, request.clientId)
    if (request.clientId === this.#shutOut) return void client.destroy()
    if (passage.isHeld) return
    if (isAwaited(this.#toHold, request)) return this.#hold(passage, frame)
    await this.#interlude?.asked(request, server)
    if (this.#toLose?.apiKey === request.apiKey) passage.doomed ??= request
    server.write(frame)
  }

  #answer(passage: Passage, frame: Buffer): void {
    if (passage.isHeld) return
    const correlationId = answeredBy(frame)
    this.#interlude?.answered(correlationId, passage.server)
    if (correlationId === passage.doomed?.correlationId) this.#lose(passage.doomed)
    else passage.client.write(frame)
  }

  #lose({ clientId }: Request): void {
    this.#shutOut = clientId
    for (const [socket, owner] of this.#clients) if (owner === clientId) socket.destroy()
    this.#toLose?.resolve()
    this.#toLose = undefined
  }

  #hold(passage: Passage, frame: Buffer): void {
    passage.isHeld = true
    passage.client.destroy()
    this.#toHold?.resolve(new HeldCopy(frame, passage.server))
    this.#toHold = undefined
  }
}

const isAwaited = (awaited: Awaited<never> | undefined, { apiKey, clientId }: Request): boolean =>
  awaited?.apiKey === apiKey && (awaited.clientId ?? clientId) === clientId
