/**
 * The fate of the training for a test voice: trained quickly; delayed for a while; failed; silent after its first sign of life; or with a
 * state that nobody knows.
 */
export type VoiceFate = 'SURE' | 'DELAYED' | 'FAILED' | 'SILENT' | 'STRANGE'

const prefix = 'Test voice '

/** The name of a voice with this fate. */
export const testVoice = (fate: VoiceFate, index: number): string => `${prefix}${fate} ${index}`

/** The fate of the training for a voice of this name; undefined for all others. */
export const voiceFateOf = (name: string): VoiceFate | undefined =>
  name.startsWith(prefix) ? (name.slice(prefix.length).split(' ')[0] as VoiceFate) : undefined
