import { Worker } from 'node:worker_threads'
import type { RowCounts } from '#state/row-counts.ts'
import type { DiskAnswer, DiskRequest, DiskWish } from './disk-writer-thread.ts'
import type { RowParcel } from './row-parcel.ts'
import { WriteGate } from './write-gate.ts'

/** Another process writes the file, too: neither can trust its rows. */
export class WriterReplacedError extends Error {}

interface Waiting {
  readonly resolve: (counts: RowCounts | undefined) => void
  readonly reject: (error: Error) => void
}

/** Writes the rows of all tasks of a pod, in a thread of its own. Wishes are done in order. */
export class DiskWriter {
  #thread: Worker | undefined
  #gate = new WriteGate()
  #isEnded = false
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0

  /**
   * Writes all rows of a parcel into the file of a folder, or none. The parcel is of no use afterwards.
   * @param writes to the file, this one included: it must have had all before, and none since
   * @param isDurable the file outlives a failure of the machine at any time, and has these rows then
   * @returns the counts of all rows in the file
   * @throws WriterReplacedError when somebody else has written the file; Error
   */
  async write(folder: string, { bytes }: RowParcel, writes: number, isDurable: boolean): Promise<RowCounts> {
    return (await this.#ask({ kind: 'write', folder, parcel: bytes, writes, isDurable }, [bytes.buffer]))!
  }

  /** Closes the file in a folder. @throws Error */
  async close(folder: string): Promise<void> {
    await this.#ask({ kind: 'close', folder }, [])
  }

  /** Ends the thread between two transactions. Wishes fail from now on. */
  async end(): Promise<void> {
    this.#isEnded = true
    if (this.#thread === undefined) return
    await this.#gate.shut()
    await this.#thread?.terminate()
  }

  async #ask(wish: DiskWish, transfer: readonly ArrayBuffer[]): Promise<RowCounts | undefined> {
    if (this.#isEnded) throw new Error('the thread that writes rows to the disk was ended')
    const id = ++this.#lastId
    this.#thread ??= this.#start()
    const request: DiskRequest = { id, wish }
    this.#thread.postMessage(request, transfer)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  #start(): Worker {
    const gate = (this.#gate = new WriteGate())
    const thread = new Worker(new URL('disk-writer-thread.ts', import.meta.url), { workerData: gate.shared })
    const shutAtOnce = () => gate.shutAtOnce()
    process.on('exit', shutAtOnce)
    thread.on('exit', () => process.off('exit', shutAtOnce))
    thread.on('message', (answer: DiskAnswer) => this.#answered(answer))
    thread.on('error', (error: Error) => this.#lost(thread, error))
    thread.on('exit', () => this.#lost(thread, new Error('the thread that writes rows to the disk has ended')))
    return thread
  }

  #answered({ id, fault, isReplaced, counts }: DiskAnswer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (fault === undefined) waiting?.resolve(counts)
    else waiting?.reject(isReplaced ? new WriterReplacedError(fault) : new Error(fault))
  }

  /** The next wish starts another thread. It opens the files again. */
  #lost(thread: Worker, error: Error): void {
    if (thread !== this.#thread) return
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#thread = undefined
  }
}
