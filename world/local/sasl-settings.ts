/** A listener for clients with a name and a password, beside the one without. */
export interface SaslListener {
  /** `host:port` of the listener without encryption. */
  readonly plain: string
  readonly controller: string
  /** Where it listens, and under which address clients are told to find it. */
  readonly sasl: string
  readonly advertised: string
  readonly user: string
  readonly password: string
}

/** Settings of a broker with `SASL/PLAIN`, over the standard ones. Without TLS: for the network of one machine alone. */
export const saslSettings = (listener: SaslListener): Readonly<Record<string, string>> => {
  const { plain, controller, sasl, advertised, user, password } = listener
  return {
    listeners: `PLAINTEXT://${plain},SASL://${sasl},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${plain},SASL://${advertised}`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT',
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.sasl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user}="${password}";`,
  }
}
