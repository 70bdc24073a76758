import type { TaskDisk, DiskLimits } from '#state/disk/task-disk.ts'
import { Layers } from '#state/layers.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { apply, type Command, LayersModel, store } from '../layers-model.ts'
import type { GivenDisk } from './given-disk.ts'

type Written = readonly [name: EncodedKey, row: Row<unknown> | undefined]

/** Layers whose process may die. Their changelog has the rest. */
export class MortalLayers {
  readonly #given: GivenDisk
  readonly #limits: DiskLimits
  readonly #model = new LayersModel()
  readonly #changelog: Written[] = []
  #disk: TaskDisk
  #saved = Promise.resolve(false)
  #layers: Layers
  /** How often another process has gone on from a checkpoint. */
  goneOn = 0

  constructor(given: GivenDisk, limits: DiskLimits) {
    this.#given = given
    this.#limits = limits
    this.#disk = given.make(limits)
    this.#layers = new Layers([{ number: store, ordered: true }], this.#disk)
  }

  get layers(): Layers {
    return this.#layers
  }

  get model(): LayersModel {
    return this.#model
  }

  get disk(): TaskDisk {
    return this.#disk
  }

  apply(command: Command): void {
    if (command[0] === 'fold' && this.#model.frozen !== undefined)
      for (const [, name, written] of this.#layers.frozen()) this.#changelog.push([name, written])
    apply(this.#layers, this.#model, command)
  }

  /** Beside all else, as in a pod. */
  save(): void {
    const engineRows = { commitRow: undefined, schemas: new Map(), topologies: new Map() }
    this.#saved = this.#layers.save({ ...engineRows, offset: this.#changelog.length, askedMs: 0 }, () => undefined)
  }

  /** Waits for all that was to be written so far, or refused. */
  async written(): Promise<void> {
    await this.#given.written()
    await this.#saved
  }

  /** Uncommitted rows are gone, committed ones come from the disk and the changelog. */
  async crash(): Promise<void> {
    await this.#given.written()
    const before = this.#disk
    this.#given.writer.isFull = false
    this.#disk = this.#given.afterCrash(before.folder, this.#limits)
    this.#layers = new Layers([{ number: store, ordered: true }], this.#disk)
    if (this.#disk.checkpoint !== undefined) this.goneOn++
    for (const [name, row] of this.#changelog.slice(this.#disk.checkpoint?.offset ?? 0))
      this.#layers.restore(store, name, row)
    void this.#layers.settle(0)
    this.#model.frozen = undefined
    this.#model.open = new Map(this.#model.committed)
    this.#model.current = new Map(this.#model.committed)
    await before.close()
  }
}
