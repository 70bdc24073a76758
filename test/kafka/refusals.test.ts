import { describe, expect, it, vi } from 'vitest'
import { Refusals } from '#kafka/refusals.ts'

const lineOf = (text: string) => ({
  fac: 'FAIL',
  message: `[thrd:x]: ssl://b:9093/bootstrap: ${text} (after 7ms in state X)`,
})

const silence = new Error('timed out')
const errorOf = (refusals: Refusals) => refusals.errorFor('b:9093', 1_000, silence)

const told = (text: string, mechanism?: string) => {
  const refusals = new Refusals({ 'sasl.mechanism': mechanism })
  refusals.note(lineOf(text))
  return errorOf(refusals)
}

describe('a refused connection', () => {
  it.each([
    [
      'SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified',
      undefined,
      /signed by nobody who is trusted here, or is for another host name; check EVENTZR_KAFKA_CA_FILE/,
    ],
    [
      'Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42',
      undefined,
      /certificate of this client, or misses one; check EVENTZR_KAFKA_CERTIFICATE_FILE/,
    ],
    [
      "SASL SCRAM-SHA-512 mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: PLAIN",
      'SCRAM-SHA-512',
      /does not take SCRAM-SHA-512 at this port, but PLAIN; check .*EVENTZR_KAFKA_SASL_MECHANISM/,
    ],
    [
      'SASL authentication error: Authentication failed: Invalid username or password',
      'PLAIN',
      /refuses the password \(.*Invalid username or password\); check EVENTZR_KAFKA_USER and EVENTZR_KAFKA_PASSWORD_FILE/,
    ],
    [
      'SASL authentication error: {"status":"insufficient_scope"}',
      'OAUTHBEARER',
      /refuses the token \(\{"status":"insufficient_scope"\}\); .*EVENTZR_KAFKA_AWS_REGION.*EVENTZR_KAFKA_OIDC_SCOPE/,
    ],
  ])('names the variable to check: %s', (text, mechanism, message) => {
    const error = told(text, mechanism)
    expect(error.code).toBe('CONNECTION_REFUSED')
    expect(error.message).toMatch(message)
  })

  it.each(['Connection refused', 'Disconnected: SSL connection closed by peer'])(
    'is none that the next attempt may find otherwise, and its words are the cause: %s',
    (text) => {
      expect(told(text)).toMatchObject({
        code: 'BROKER_UNAVAILABLE',
        cause: { message: `ssl://b:9093/bootstrap: ${text}`, cause: silence },
      })
    },
  )

  it('is not behind a silence after a broker has answered', () => {
    const refusals = new Refusals({})
    refusals.note(lineOf('SASL authentication error: the broker shuts down'))
    refusals.answered()
    expect(errorOf(refusals)).toMatchObject({ code: 'BROKER_UNAVAILABLE', cause: silence })
  })

  it('is handed on while the client runs', () => {
    const refusals = new Refusals({})
    const tell = vi.fn()
    refusals.watch(tell)
    refusals.note(lineOf('SASL authentication error: no'))
    refusals.note({ fac: 'TOPIC', message: 'SASL authentication error: no' })
    expect(tell).toHaveBeenCalledTimes(1)
  })
})
