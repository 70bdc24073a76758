/** Keys that would reach an object's prototype when copied carelessly. */
export const isForbiddenKey = (key: string): boolean =>
  key === '__proto__' || key === 'constructor' || key === 'prototype'

/** Whether a key of so many bytes may be one: only then must its bytes become a text. */
export const isForbiddenLength = (bytes: number): boolean => bytes === 9 || bytes === 11
