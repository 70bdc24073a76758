import { z } from 'zod'

const file = (meaning: string) => z.string().min(1).optional().describe(meaning)

const text = (meaning: string) => z.string().trim().min(1).optional().describe(meaning)

/** How a connection to the brokers is protected, and by whose name it is made. Secrets stand in files. */
export const securityVariables = {
  EVENTZR_KAFKA_SECURITY: z
    .enum(['plaintext', 'tls', 'sasl-tls'])
    .optional()
    .describe(
      '`tls` is encrypted, with a client certificate or without; `sasl-tls` also proves by `EVENTZR_KAFKA_SASL_MECHANISM` who connects. Without a value the settings file decides, and without a file it is `plaintext`.',
    ),
  EVENTZR_ALLOW_PLAINTEXT: z
    .enum(['true', 'false'])
    .default('false')
    .describe('A connection in plain text to another host than this one is made only with this.'),
  EVENTZR_KAFKA_SASL_MECHANISM: z
    .enum(['scram-sha-256', 'scram-sha-512', 'plain', 'oauthbearer-iam', 'oauthbearer-oidc'])
    .optional()
    .describe(
      'Proof of who connects, for `sasl-tls`: user and password, a token by AWS IAM as Amazon MSK takes it, or a token of an OpenID Connect provider.',
    ),
  EVENTZR_KAFKA_CA_FILE: file(
    'PEM file of the authorities that certificates of brokers are checked with; those of the system when absent.',
  ),
  EVENTZR_KAFKA_CERTIFICATE_FILE: file("PEM file of the client's certificate (mTLS); needs `EVENTZR_KAFKA_KEY_FILE`."),
  EVENTZR_KAFKA_KEY_FILE: file("PEM file of the key of the client's certificate: a secret."),
  EVENTZR_KAFKA_KEY_PASSWORD_FILE: file('File with the password of that key, if it has one: a secret.'),
  EVENTZR_KAFKA_USER: text('Name for `scram-sha-256`, `scram-sha-512` and `plain`.'),
  EVENTZR_KAFKA_PASSWORD_FILE: file('File with the password of that name: a secret.'),
  EVENTZR_KAFKA_AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region of AWS, e.g. us-east-1')
    .optional()
    .describe(
      'Region of the cluster, for `oauthbearer-iam`. The credentials come from where the tools of AWS find them: environment, role of the pod, role of the machine.',
    ),
  EVENTZR_KAFKA_OIDC_TOKEN_URL: z
    .url({ protocol: /^https$/, error: 'must be an https URL' })
    .optional()
    .describe('Endpoint for tokens, for `oauthbearer-oidc`, asked with the grant of client credentials.'),
  EVENTZR_KAFKA_OIDC_CLIENT_ID: text('Client at that endpoint.'),
  EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE: file('File with the secret of that client: a secret.'),
  EVENTZR_KAFKA_OIDC_SCOPE: text('Scope that a token is asked for, if the provider needs one.'),
  EVENTZR_KAFKA_OIDC_CA_FILE: file(
    'PEM file of the authorities that the certificate of that endpoint is checked with; those of Node when absent.',
  ),
}
