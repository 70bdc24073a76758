/** A growing byte buffer that is written from front to back and reused; what lies before `position` is written. */
export class Slab {
  buffer: Buffer
  position = 0

  constructor(capacityBytes = 65_536) {
    this.buffer = Buffer.allocUnsafeSlow(capacityBytes)
  }

  /** Makes room for `bytes` more after `position`; `buffer` may be another one afterwards. */
  reserve(bytes: number): void {
    const needed = this.position + bytes
    if (needed <= this.buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2))
    this.buffer.copy(grown, 0, 0, this.position)
    this.buffer = grown
  }
}
