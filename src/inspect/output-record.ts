import type { Outgoing } from '#runtime/ports/outbox.ts'

/** An output with bytes of its own. */
export interface OutputRecord extends Omit<Outgoing, 'key' | 'value'> {
  readonly key: Buffer | null
  readonly value: Buffer | null
}

/** A copy of an output: the bytes of an outbox are good until its next append. */
export const keepOutput = (output: Outgoing): OutputRecord => ({
  ...output,
  key: output.key && Buffer.from(output.key),
  value: output.value && Buffer.from(output.value),
})
