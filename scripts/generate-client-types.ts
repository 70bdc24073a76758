import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSchemas } from './avro-files.ts'
import { renderClientTypes } from './client-types.ts'
import { cpaasTopics } from '../clients/cpaas-orchestrator-client/src/topics.ts'

const root = join(import.meta.dirname, '..')
const topics = Object.values(cpaasTopics).map(({ type }) => type)
writeFileSync(
  join(root, 'clients/cpaas-orchestrator-client/src/data.ts'),
  renderClientTypes(readSchemas(join(root, 'schemas-avro')), topics),
)
