import { Admin } from './admin.ts'
import { type Connection, connectTimeoutMs } from './connection.ts'

/** A client and who uses it. */
interface Lease {
  readonly admin: Admin
  users: number
  isOver: boolean
}

/**
 * One client for all calls, instead of new connections for each. After a call that failed the next one gets another client:
 * what the old one knows of leaders may be outdated.
 */
export class SharedAdmin {
  readonly #connection: Connection
  #lease: Lease | undefined
  #isClosed = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** @throws KafkaSettingsError; what the call throws; a plain error once it is closed, when nobody needs the answer */
  async use<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new Error('the pod has closed its connections')
    const lease = (this.#lease ??= { admin: new Admin(this.#connection, connectTimeoutMs), users: 0, isOver: false })
    lease.users++
    try {
      return await ask(lease.admin)
    } catch (error) {
      this.#end(lease)
      throw error
    } finally {
      lease.users--
      closeUnused(lease)
    }
  }

  /** Holds no connection any more once the calls that are under way have ended. */
  close(): void {
    this.#isClosed = true
    if (this.#lease !== undefined) this.#end(this.#lease)
  }

  #end(lease: Lease): void {
    lease.isOver = true
    if (this.#lease === lease) this.#lease = undefined
    closeUnused(lease)
  }
}

/** A client that is closed within a call would crash. */
const closeUnused = ({ admin, users, isOver }: Lease): void => {
  if (isOver && users === 0) admin.close()
}
