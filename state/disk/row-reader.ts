import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { noRows, type RowCounts } from '#state/row-counts.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import { checked } from './checksum.ts'
import { countsIn, countsKey } from './kept-counts.ts'
import { diskKey, keyFromDisk } from './disk-key.ts'
import { openRowFile, type RowFile } from './row-file.ts'
import { StateDiskError } from './state-disk-error.ts'
import { behindTimers, deadlineIn, timerKey } from './timer-key.ts'
import { countIn, countKey } from './write-count.ts'

/** A row with its length on disk, that of its key included. */
export interface StoredRow {
  readonly row: Row<unknown>
  readonly bytes: number
}

/** So many keys are read at a time: a cursor stays open for no longer. */
const keysAtOnce = 128
/** No byte of a key: it ends every range. */
const beyond = Buffer.from([0xff])
const behind = Buffer.from([0])
const noRow = Buffer.alloc(0)

/** Reads the rows of a task from its folder, as they were when {@link refresh} was called last. */
export class RowReader {
  readonly #folder: string
  readonly #codecs: RowCodecs
  #file: RowFile | undefined
  #writes = 0
  /** The first failure: whoever asked may have taken it for one of a record. */
  fault: StateDiskError | undefined

  constructor(folder: string, codecs: RowCodecs) {
    this.#folder = folder
    this.#codecs = codecs
  }

  /** Writes to the file so far, as of when it was opened or seen last. */
  get writes(): number {
    return this.#writes
  }

  /** Of the file as it is seen now; absent when the build that wrote it kept none, or they cannot be read. */
  get counts(): RowCounts | undefined {
    try {
      return this.#file === undefined ? noRows : countsIn(this.#file.getBinary(countsKey), this.#writes)
    } catch {
      return undefined
    }
  }

  /** Opens a file that is there. @param writes that it has had at least @throws Error */
  open(writes: number): void {
    this.#file = openRowFile(this.#folder)
    this.#writes = countIn(this.#file.getBinary(countKey)) ?? 0
    if (this.#writes < writes) throw new Error('their file lacks writes')
  }

  /** Sees what is written now. @param writes to the file so far @throws StateDiskError when it has had fewer */
  refresh(writes: number): void {
    this.#guarded(() => {
      this.#file ??= openRowFile(this.#folder)
      this.#file.resetReadTxn()
      if (countIn(this.#file.getBinary(countKey)) !== writes)
        throw new Error('the file is not the one that was written')
      this.#writes = writes
    })
  }

  /** @throws StateDiskError */
  get(store: number, key: EncodedKey): StoredRow | undefined {
    const file = this.#file
    if (file === undefined) return undefined
    return this.#guarded(() => {
      // Not the fast one: it returns a larger buffer, and compiled code does not see the length set on that.
      const bytes = file.getBinary(diskKey(store, key))
      return bytes && { row: this.#rowIn(store, bytes), bytes: key.length + bytes.length }
    })
  }

  /**
   * The keys of a store with a prefix, in order; those after one of them, if it is given. Rows may be written meanwhile.
   * @throws StateDiskError
   */
  *keysWith(store: number, prefix: EncodedKey, after?: EncodedKey): Generator<EncodedKey, undefined> {
    const begin = diskKey(store, prefix)
    const first = after === undefined ? begin : Buffer.concat([diskKey(store, after), behind])
    for (const key of this.#keysBetween(first, Buffer.concat([begin, beyond]))) yield keyFromDisk(store, key)
    return undefined
  }

  /** All keys of a store. @throws StateDiskError */
  keys(store: number): Generator<EncodedKey, undefined> {
    return this.keysWith(store, '' as EncodedKey)
  }

  /**
   * The keys of timers after one time, up to another one at least, if they are not too many: then those up to one in between.
   * All with the last deadline are among them. @throws StateDiskError
   */
  timerKeys(after: number, until: number, most: number): readonly Buffer[] {
    const keys: Buffer[] = []
    for (const key of this.#keysBetween(timerKey(Math.max(0, after + 1), noRow), behindTimers)) {
      const deadline = deadlineIn(key)
      if (deadline > until || (keys.length >= most && deadline > deadlineIn(keys.at(-1)!))) break
      keys.push(key)
    }
    return keys
  }

  /** The rows cannot be trusted any more. @returns the first fault */
  fail(error: Error): StateDiskError {
    this.fault ??= new StateDiskError(
      `rows in ${this.#folder} cannot be read (${error.message}); they are read from the changelog again. Look at the disk`,
      { cause: error },
    )
    return this.fault
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  *#keysBetween(first: Buffer, end: Buffer): Generator<Buffer, void> {
    for (let start = first, more = this.#file !== undefined; more;) {
      const keys = this.#guarded(() => [...this.#file!.getKeys({ start, end, limit: keysAtOnce })])
      yield* keys
      more = keys.length === keysAtOnce
      start = Buffer.concat([keys.at(-1) ?? first, behind])
    }
  }

  #rowIn(store: number, bytes: Buffer): Row<unknown> {
    const row = checked(bytes)
    if (row === undefined) throw new Error('a row does not have its checksum')
    return this.#codecs.decode(store, row)
  }

  #guarded<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      throw this.fail(error as Error)
    }
  }
}
