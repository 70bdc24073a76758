import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { TokenError } from '#kafka/tokens/token.ts'
import type { Config } from '../config.ts'
import { otherHosts } from '../security/plaintext-faults.ts'
import { processTokens } from '../security/process-tokens.ts'
import { failed, type Finding, ok, warning } from './doctor-finding.ts'

const check = 'connection'
const dayMs = 86_400_000
/** Time to get another certificate. */
const warnBeforeMs = 30 * dayMs

/** How the brokers are reached, without any secret; a token is asked for. Faults of the variables are told elsewhere. */
export const connectionFindings = async (config: Partial<Config>): Promise<readonly Finding[]> => [
  wayFinding(config),
  ...certificateFindings(config.EVENTZR_KAFKA_CERTIFICATE_FILE),
  ...(await tokenFindings(config)),
]

const wayFinding = (config: Partial<Config>): Finding => {
  const { EVENTZR_KAFKA_SECURITY: security, EVENTZR_KAFKA_SETTINGS_FILE: file } = config
  if (security === 'tls' || security === 'sasl-tls') return ok(check, encryptedText(config))
  if (security === undefined && file !== undefined) return ok(check, `as ${file} says`)
  return otherHosts(config.EVENTZR_KAFKA_BROKERS ?? '').length === 0
    ? ok(check, 'in plain text, on this machine')
    : warning(check, 'in plain text to other hosts', 'set EVENTZR_KAFKA_SECURITY to tls or sasl-tls')
}

const encryptedText = (config: Partial<Config>): string => {
  const { EVENTZR_KAFKA_CA_FILE: ca, EVENTZR_KAFKA_CERTIFICATE_FILE: certificate } = config
  const authorities = ca === undefined ? 'authorities of the system' : `authorities in ${ca}`
  const proofs = [
    ...(certificate === undefined ? [] : [`the certificate in ${certificate}`]),
    ...(config.EVENTZR_KAFKA_SECURITY === 'sasl-tls' ? [saslText(config)] : []),
  ]
  return [`TLS, ${authorities}`, ...proofs].join('; ')
}

const saslText = (config: Partial<Config>): string => {
  const { EVENTZR_KAFKA_SASL_MECHANISM: mechanism } = config
  if (mechanism === 'oauthbearer-iam') return `a token by AWS IAM, ${config.EVENTZR_KAFKA_AWS_REGION}`
  if (mechanism === 'oauthbearer-oidc')
    return `a token from ${config.EVENTZR_KAFKA_OIDC_TOKEN_URL} for ${config.EVENTZR_KAFKA_OIDC_CLIENT_ID}`
  return `${mechanism} as ${config.EVENTZR_KAFKA_USER}`
}

const certificateFindings = (file: string | undefined): readonly Finding[] => {
  const until = file === undefined ? undefined : expiryOf(file)
  if (until === undefined) return []
  const detail = `the certificate of this client is valid until ${until.toISOString().slice(0, 10)}`
  return until.getTime() - Date.now() > warnBeforeMs
    ? [ok(check, detail)]
    : [warning(check, detail, 'replace it, then restart the pods one by one')]
}

const expiryOf = (file: string): Date | undefined => {
  try {
    return new X509Certificate(readFileSync(file)).validToDate
  } catch {
    return undefined
  }
}

const tokenFindings = async (config: Partial<Config>): Promise<readonly Finding[]> => {
  try {
    const token = await processTokens(config)?.get()
    if (token === undefined) return []
    return [ok('token', `issued, for another ${Math.round((token.expiresMs - Date.now()) / 1_000)} s`)]
  } catch (error) {
    if (error instanceof TokenError) return [failed('token', error.message, 'correct what it names')]
    throw error
  }
}
