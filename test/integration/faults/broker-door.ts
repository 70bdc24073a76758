import type { Socket } from 'node:net'
import { Door } from '../door.ts'

/** The key of the request that ends a transaction. */
export const endTxn = 26

/** The head of a request; the answer to it begins with the same correlation id. */
interface Request {
  readonly apiKey: number
  readonly correlationId: number
  readonly clientId: string
}

/** A request whose answer is to be lost, and whom to tell. */
interface Awaited {
  readonly apiKey: number
  readonly lost: () => void
}

/** Stands before a broker, reads who asks what, and can lose an answer. */
export class BrokerDoor {
  readonly #door: Door
  readonly #clients = new Map<Socket, string>()
  #awaited: Awaited | undefined
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
    return new Promise((lost) => (this.#awaited = { apiKey, lost }))
  }

  letIn(): void {
    this.#shutOut = undefined
  }

  #pass(client: Socket, server: Socket): void {
    let doomed: (Request & Awaited) | undefined
    const ask = (frame: Buffer): void => {
      const request = requestOf(frame)
      this.#clients.set(client, request.clientId)
      if (request.clientId === this.#shutOut) return void client.destroy()
      doomed ??= this.#ifAwaited(request)
      server.write(frame)
    }
    const answer = (frame: Buffer): void => {
      if (frame.readInt32BE(sizeBytes) === doomed?.correlationId) this.#lose(doomed)
      else client.write(frame)
    }
    client.on('data', inFrames(ask)).on('close', () => {
      this.#clients.delete(client)
      server.destroy()
    })
    server.on('data', inFrames(answer)).on('close', () => client.destroy())
  }

  #ifAwaited(request: Request): (Request & Awaited) | undefined {
    const awaited = this.#awaited
    if (awaited?.apiKey !== request.apiKey) return undefined
    this.#awaited = undefined
    return { ...request, ...awaited }
  }

  #lose({ clientId, lost }: Request & Awaited): void {
    this.#shutOut = clientId
    for (const [socket, owner] of this.#clients) if (owner === clientId) socket.destroy()
    lost()
  }
}

const sizeBytes = 4

/** A frame is a size and so many bytes. */
const inFrames = (each: (frame: Buffer) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= sizeBytes && rest.length >= sizeBytes + rest.readInt32BE()) {
      const end = sizeBytes + rest.readInt32BE()
      each(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
  }
}

/** Size, api key, api version, correlation id, client id: see "Request Header v1" in Kafka's protocol guide. */
const requestOf = (frame: Buffer): Request => ({
  apiKey: frame.readInt16BE(4),
  correlationId: frame.readInt32BE(8),
  clientId: frame.toString('utf8', 14, 14 + Math.max(0, frame.readInt16BE(12))),
})
