const security = [{ $ref: '#/components/securitySchemes/saslOauthbearerIam' }]

const mskServer = (environment: string, host: string) => ({
  host,
  protocol: 'kafka-secure',
  title: environment,
  description: `Amazon MSK of the ${environment.toLowerCase()} environment, SASL/OAUTHBEARER (IAM).`,
  security,
})

/** As the service pages name them. */
export const servers = {
  staging: mskServer('Staging', 'boot-gpm4u49z.c2.kafka-serverless.us-east-1.amazonaws.com:9098'),
  production: mskServer('Production', 'b-1.eventzr-msk-prod.ap-south-1.amazonaws.com:9098'),
}

/** AsyncAPI 3.0 knows no SASL mechanism OAUTHBEARER; its bearer tokens are OAuth 2.0, and here no server hands them out. */
export const securitySchemes = {
  saslOauthbearerIam: {
    type: 'oauth2',
    description:
      'SASL/OAUTHBEARER (IAM): the token is a request to kafka-cluster:Connect that the client signs with its IAM credentials, ' +
      'as aws-msk-iam-sasl-signer does. No token server is asked.',
    flows: {},
    'x-sasl-mechanism': 'OAUTHBEARER',
  },
}
