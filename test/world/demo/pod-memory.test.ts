import { describe, expect, it } from 'vitest'
import { memoryText, type MemoryLook, podMemories } from '#world/demo/pod-memory.ts'

const look = (pod: string, pid: number, megabytes?: number): MemoryLook => ({
  pod,
  pid,
  anonymousBytes: megabytes === undefined ? undefined : megabytes * 1024 * 1024,
})

describe('the memory of a pod', () => {
  it('is told as it was after a third and at the end, in whole MB', () => {
    expect(podMemories([look('cpaas-0', 1, 99.6)], [look('cpaas-0', 1, 120.4)])).toEqual({
      'cpaas-0': { rssMbAtThird: 100, rssMbAtEnd: 120 },
    })
  })

  it('is told for each pod by its name', () => {
    const atThird = [look('cpaas-0', 1, 100), look('studio-0', 2, 200)]
    const atEnd = [look('studio-0', 2, 220), look('cpaas-0', 1, 110)]
    expect(podMemories(atThird, atEnd)).toEqual({
      'cpaas-0': { rssMbAtThird: 100, rssMbAtEnd: 110 },
      'studio-0': { rssMbAtThird: 200, rssMbAtEnd: 220 },
    })
  })

  it('is not known after a third when its process was started later', () => {
    expect(podMemories([look('cpaas-0', 1, 100)], [look('cpaas-0', 7, 90)])).toEqual({
      'cpaas-0': { rssMbAtThird: null, rssMbAtEnd: 90 },
    })
  })

  it('is not taken for that of another pod whose process had the same number', () => {
    expect(podMemories([look('cpaas-0', 1, 100)], [look('studio-0', 1, 90)])).toEqual({
      'studio-0': { rssMbAtThird: null, rssMbAtEnd: 90 },
    })
  })

  it('is not known where the process did not answer', () => {
    expect(podMemories([look('cpaas-0', 1)], [look('cpaas-0', 1)])).toEqual({
      'cpaas-0': { rssMbAtThird: null, rssMbAtEnd: null },
    })
  })

  it('has a line for people, with a dash for what is not known', () => {
    const text = memoryText({
      'cpaas-0': { rssMbAtThird: null, rssMbAtEnd: 118 },
      'studio-0': { rssMbAtThird: 101, rssMbAtEnd: 103 },
    })
    expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['memory of', 'MB after a third', 'MB at the end'],
      ['cpaas-0', '-', '118'],
      ['studio-0', '101', '103'],
    ])
  })
})
