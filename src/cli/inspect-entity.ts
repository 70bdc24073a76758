import { readFileSync } from 'node:fs'
import { EventCodec } from '#codec/event-codec.ts'
import { schemaFetcher, subjectFetcher } from '#codec/registry.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { createLog } from '#observe/log.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { TenantId } from '#stream/record.ts'
import { type Config, ConfigError } from '../config.ts'
import { configuredRegistry } from '../configured-registry.ts'
import { EntityNames } from '../inspect/entity-names.ts'
import { inspection } from '../inspect/inspection.ts'
import { maskedInspection, type ShownInspection } from '../inspect/masked-inspection.ts'
import { recipientHashes } from '../recipient-hashes.ts'
import { podKeys } from '../recipient-key.ts'
import { type ApplicationName, applicationNames, topologyOf } from './applications.ts'
import { connectionOf } from './connection.ts'

/** The question's options. */
export interface InspectOptions {
  /** All by default. */
  readonly application?: ApplicationName
  /** Shows personal data; needs the admin token. */
  readonly reveal: boolean
  /** The most steps shown. */
  readonly steps: number
}

/**
 * Inspects an entity in each application, and leaves out those without a word about it, unless all are.
 * @throws ConfigError without the keys of recipients, or the token; TopicsError, BrokerUnavailableError, KafkaCallError,
 * RegistryUnavailable
 */
export const inspectEntity = async (
  tenant: TenantId,
  entity: string,
  options: InspectOptions,
  config: Config,
): Promise<readonly ShownInspection[]> => {
  if (options.reveal) checkToken(config)
  const { application } = options
  const found: ShownInspection[] = []
  for (const name of application === undefined ? applicationNames : [application]) {
    const one = await inspectIn(name, tenant, entity, options, config).catch((error: unknown) => {
      // A cluster may have the topics of one application alone.
      if (error instanceof TopicsError && application === undefined) return undefined
      throw error
    })
    if (one !== undefined) found.push(one)
  }
  const telling = found.filter(({ steps, rows, deadLetters }) => steps.length + rows.length + deadLetters.length > 0)
  return telling.length > 0 ? telling : found
}

const inspectIn = async (
  name: ApplicationName,
  tenant: TenantId,
  entity: string,
  { reveal: revealed, steps: limit }: InspectOptions,
  config: Config,
): Promise<ShownInspection> => {
  const log = createLog(config.EVENTZR_LOG_LEVEL, { program: 'inspect' }, process.stderr.isTTY)
  const keys = name === 'cpaas' ? podKeys(config) : undefined
  const topology = topologyOf(name, { policyFile: config.EVENTZR_POLICY_FILE, keys })
  const hashes =
    keys === undefined || !isRecipient(entity) ? [] : recipientHashes(keys)(tenant, recipientIdentity(entity))
  const cluster = new ClusterReader(connectionOf(config, 'eventzr-inspect'), log)
  try {
    const names = new EntityNames(entity, hashes)
    const found = await inspection({ topology, cluster, codec: codecOf(config), names }, tenant, entity)
    return maskedInspection(found, { names: new Set([entity, tenant, ...hashes]), revealed, limit })
  } finally {
    cluster.close()
  }
}

/** The token proves the right to see personal data. @throws ConfigError */
const checkToken = ({ EVENTZR_ADMIN_TOKEN_FILE: file }: Config): void => {
  if (file !== undefined && readToken(file) !== '') return
  throw new ConfigError([
    'EVENTZR_ADMIN_TOKEN_FILE: --reveal shows personal data, and needs the file with the admin token of the pods',
  ])
}

const readToken = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}

/** Ids hold no address and no number in international form. */
const isRecipient = (entity: string): boolean => entity.includes('@') || /^\+[\d ()-]+$/.test(entity)

/** Reads every encoding, and writes JSON: it needs no ids of schemas. */
const codecOf = (config: Config): EventCodec => {
  const registry = configuredRegistry(config)
  const say = (): void => undefined
  return new EventCodec({
    outputEncoding: 'ce-structured-json',
    schemaIds: new Map(),
    fetchSchema: schemaFetcher(registry, say),
    fetchSubjects: subjectFetcher(registry, say),
  })
}
