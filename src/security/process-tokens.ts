import { iamTokens } from '#kafka/tokens/iam-tokens.ts'
import { oidcTokens } from '#kafka/tokens/oidc-tokens.ts'
import { SharedTokens } from '#kafka/tokens/shared-tokens.ts'
import type { IssueToken } from '#kafka/tokens/token.ts'
import type { SecurityConfig } from './security-config.ts'

type Given = Partial<SecurityConfig>

/** All connections of a process share their tokens: one for each way to get them. */
const shared = new Map<string, SharedTokens>()

/** The tokens for a connection; `undefined` when it needs none, or lacks what to ask for them with. */
export const processTokens = (config: Given): SharedTokens | undefined => {
  if (config.EVENTZR_KAFKA_SECURITY !== 'sasl-tls') return undefined
  const { EVENTZR_KAFKA_SASL_MECHANISM: mechanism } = config
  const [issue, ...place] =
    mechanism === 'oauthbearer-iam' ? iamOf(config) : mechanism === 'oauthbearer-oidc' ? oidcOf(config) : []
  if (issue === undefined) return undefined
  const key = JSON.stringify(place)
  const tokens = shared.get(key) ?? new SharedTokens(issue)
  shared.set(key, tokens)
  return tokens
}

type Way = readonly [IssueToken, ...place: readonly unknown[]] | readonly []

const iamOf = ({ EVENTZR_KAFKA_AWS_REGION: region }: Given): Way =>
  region === undefined ? [] : [iamTokens(region), region]

const oidcOf = ({
  EVENTZR_KAFKA_OIDC_TOKEN_URL: tokenUrl,
  EVENTZR_KAFKA_OIDC_CLIENT_ID: clientId,
  EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE: clientSecretFile,
  EVENTZR_KAFKA_OIDC_SCOPE: scope,
  EVENTZR_KAFKA_OIDC_CA_FILE: caFile,
}: Given): Way => {
  if (tokenUrl === undefined || clientId === undefined || clientSecretFile === undefined) return []
  const client = { tokenUrl, clientId, clientSecretFile, scope, caFile }
  return [oidcTokens(client), client]
}
