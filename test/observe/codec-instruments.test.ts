import { expect, it } from 'vitest'
import { PodMetrics } from '#observe/metrics.ts'
import { readMetric } from '#world/demo/read-metric.ts'

it('loads of schemas count by their result, and give what they gave', async () => {
  const pod = new PodMetrics('app', '0')
  const load = pod.codec.counting(async (schemaId) => {
    if (schemaId === 3) throw new Error('no registry')
    return schemaId === 1 ? 'text' : undefined
  })
  expect(await load(1)).toBe('text')
  expect(await load(2)).toBeUndefined()
  await expect(load(3)).rejects.toThrow('no registry')
  const loads = (await pod.text()).split('\n').filter((line) => line.startsWith('eventzr_codec_schema_loads_total'))
  expect(loads.map((line) => Number(line.split(' ').at(-1)))).toEqual([1, 1, 1])
})

it('the schemas that the codec keeps are counted when somebody asks', async () => {
  const pod = new PodMetrics('app', '0')
  let schemas = 3
  pod.codec.keeps(() => schemas)
  expect(readMetric(await pod.text(), 'eventzr_codec_schemas')).toBe(3)
  schemas = 4
  expect(readMetric(await pod.text(), 'eventzr_codec_schemas')).toBe(4)
})
