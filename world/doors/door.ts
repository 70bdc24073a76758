import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

const silent = (): void => {}

/** Hands on the bytes of a client to its server, and the other way round. */
export type Pass = (client: Socket, server: Socket) => void

/** Stands before a server and can shut it off from clients. */
export class Door {
  readonly #target: string
  readonly #pass: Pass
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0

  /** @param target `host:port` of the server */
  constructor(target: string, pass: Pass = (client, server) => client.pipe(server).pipe(client)) {
    this.#target = target
    this.#pass = pass
  }

  /** `host:port`, the same whenever it is opened. */
  get address(): string {
    return `127.0.0.1:${this.#port}`
  }

  async open(): Promise<void> {
    this.#server = createServer((client) => this.#receive(client)).listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  #receive(client: Socket): void {
    const [host = '', port] = this.#target.split(':')
    const server = connect(Number(port), host)
    for (const end of [client, server]) {
      this.#sockets.add(end)
      // As brokers and clients do: else small frames wait for each other's receipt, 40 ms each.
      end.setNoDelay(true)
      end.on('error', silent).on('close', () => this.#sockets.delete(end))
    }
    this.#pass(client, server)
  }

  /** Cuts all connections; nobody comes through until it is opened again. */
  async close(): Promise<void> {
    const closed = this.#server && once(this.#server, 'close')
    this.#server?.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
    this.#server = undefined
  }
}
