import { createHash } from 'node:crypto'

/** Names the shape of a topology in commit rows. 16 hex digits. */
export const shapeFingerprint = (shape: string): string => createHash('sha256').update(shape).digest('hex').slice(0, 16)
