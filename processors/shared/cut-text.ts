/** The beginning of a text, `length` UTF-16 code units at most. A surrogate pair is never cut in half: UTF-8 has no halves. */
export const cutText = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
