import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSchemas } from './avro-files.ts'
import { renderTypes } from './avro-to-typescript.ts'

const root = join(import.meta.dirname, '..', 'schemas-avro')
writeFileSync(join(root, 'types.ts'), renderTypes(readSchemas(root)))
