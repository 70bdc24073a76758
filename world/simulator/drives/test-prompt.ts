/**
 * The fate of a job with a test prompt at every renderer of the world: rendered quickly; slow in the queue, at work or in the upload; a
 * fault of the renderer at the first attempt; a refusal of the prompt; or an asset that costs far more than usual.
 */
export type RenderFate = 'SURE' | 'SLOW_QUEUE' | 'SLOW_RUN' | 'SLOW_UPLOAD' | 'FAULT_FIRST' | 'REFUSED' | 'DEAR'

const prefix = 'test-render '

/** A prompt with this fate, as sandboxes of renderers have them. */
export const testPrompt = (fate: RenderFate, index: number): string => `${prefix}${fate} ${index}`

/** The fate of a job with these inputs; undefined for all others. */
export const renderFateOf = (inputs: Readonly<Record<string, string>>): RenderFate | undefined => {
  const prompt = Object.values(inputs).find((text) => text.startsWith(prefix))
  return prompt?.split(' ')[1] as RenderFate | undefined
}
