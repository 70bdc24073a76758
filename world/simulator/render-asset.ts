import type { RenderJobDispatched, RenderJobProgressed, RenderType } from '#schemas/types.ts'
import type { SeededRandom } from './seeded-random.ts'

/** The kind of file that renderers make unless they are told another one, and its usual price in credits. */
const usual: Readonly<Record<RenderType, { readonly format: string; readonly credits: number }>> = {
  image: { format: 'png', credits: 4 },
  video: { format: 'mp4', credits: 90 },
  audio: { format: 'mp3', credits: 8 },
  document: { format: 'pdf', credits: 2 },
  UNKNOWN: { format: 'bin', credits: 1 },
}

/** Where assets belong, and where a renderer keeps its own copies for some days. */
const places = {
  store: 'https://s3.amazonaws.com/eventzr-studio-assets-dev',
  renderer: 'https://renders.example/outputs',
} as const

/** How many times as much a dear asset costs. */
const dearness = 20

/** The end of an attempt with an asset, as its worker reports it. */
export const completion = (
  { jobId, attempt, type, format, nativeWidth, nativeHeight, width, height }: RenderJobDispatched,
  made: { readonly durationMs: number; readonly at: keyof typeof places; readonly isDear: boolean },
  random: SeededRandom,
): Partial<RenderJobProgressed> & Pick<RenderJobProgressed, 'state'> => {
  const ending = format ?? usual[type].format
  const url = `${places[made.at]}/${jobId}/${attempt}.${ending}`
  const output = {
    url,
    width: nativeWidth ?? width,
    height: nativeHeight ?? height,
    format: ending,
    bytes: random.between(80_000, 900_000),
    sha256: `${random.uuid()}${random.uuid()}`.replaceAll('-', ''),
  }
  return {
    state: 'COMPLETED',
    percent: 100,
    outputUrl: url,
    outputs: [output],
    durationMs: made.durationMs,
    creditsUsed: usual[type].credits * (made.isDear ? dearness : 1),
  }
}
