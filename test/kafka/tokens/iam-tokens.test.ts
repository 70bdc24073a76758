import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { iamTokens } from '#kafka/tokens/iam-tokens.ts'

const signal = new AbortController().signal

beforeEach(() => {
  // No other place for credentials is asked, and so no network.
  for (const name of [
    'AWS_PROFILE',
    'AWS_ROLE_ARN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ])
    vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere')
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere')
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
})
afterEach(() => void vi.unstubAllEnvs())

describe('a token for Amazon MSK', () => {
  it('is a signed URL for kafka-cluster:Connect in the region of the cluster, for a quarter of an hour', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'hunter2')
    const { value, expiresMs, principal } = await iamTokens('ap-south-1')(signal)
    const url = new URL(Buffer.from(value, 'base64url').toString())
    expect(url.origin).toBe('https://kafka.ap-south-1.amazonaws.com')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'kafka-cluster:Connect',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': expect.stringMatching(/^AKIAEXAMPLE\/\d{8}\/ap-south-1\/kafka-cluster\/aws4_request$/),
      'X-Amz-Expires': '900',
      'X-Amz-SignedHeaders': 'host',
    })
    expect(principal).toBe('msk-iam')
    // Signed by the second.
    expect(Math.abs(expiresMs - Date.now() - 900_000)).toBeLessThan(60_000)
    expect(url.href).not.toContain('hunter2')
  })

  it('is not there without credentials, and the reason says where to put them', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
    await expect(iamTokens('ap-south-1')(signal)).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringMatching(/AWS gives no credentials \(CredentialsProviderError.*give the pod a role/),
    })
  })
})
