import { type IssuedToken, type IssueToken, TokenError } from './token.ts'

/**
 * Issues tokens for Amazon MSK with IAM: a signed URL for `kafka-cluster:Connect` that lives for 15 minutes, or for the rest of the
 * credentials (github.com/aws/aws-msk-iam-sasl-signer-js). One chain of providers serves all of them and keeps the credentials.
 * @param region of the cluster
 */
export const iamTokens = (region: string): IssueToken => {
  let sign: Promise<() => Promise<IssuedToken>> | undefined
  return async () => {
    sign ??= signerFor(region)
    const issue = await sign
    return await issue().catch(refused)
  }
}

/** Loaded with the first token alone: it takes a fifth of a second. */
const signerFor = async (region: string): Promise<() => Promise<IssuedToken>> => {
  const { generateAuthTokenFromCredentialsProvider: sign } = await import('aws-msk-iam-sasl-signer-js')
  // The signer's own default builds a chain for each token, and so asks for credentials each time.
  const { getDefaultCredentials } = await import('aws-msk-iam-sasl-signer-js/dist/mskCredentialProvider.js')
  const awsCredentialsProvider = getDefaultCredentials({ region })
  return async () => {
    const { token, expiryTime } = await sign({ region, awsCredentialsProvider })
    return { value: token, principal: 'msk-iam', expiresMs: expiryTime }
  }
}

const refused = (cause: unknown): never => {
  const { name, message } = cause as Error
  throw new TokenError(
    'refused',
    `AWS gives no credentials (${name}: ${message}); give the pod a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    cause,
  )
}
