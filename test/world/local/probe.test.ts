import { expect, it } from 'vitest'
import { parseJavaVersion, probeJava } from '#world/local/probe.ts'

it.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "21" 2023-09-19', 21],
  ['java version "1.8.0_412"', 8],
  ['command not found', undefined],
])('reads the major version out of %s', (output, version) => {
  expect(parseJavaVersion(output)).toBe(version)
})

it('finds no java in a JAVA_HOME that does not exist', async () => {
  expect(await probeJava({ JAVA_HOME: '/nowhere' })).toBeUndefined()
})
