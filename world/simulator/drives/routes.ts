const account = (provider: string) => ({
  provider,
  credentialRef: `${provider.toLowerCase()}-main`,
  idempotent: false,
})

/** The part of a policy that names providers of text messages, most wanted first: not the one with the outage. */
export const textsBy = (...providers: readonly string[]) => ({ routes: { SMS: providers.map(account) } })
