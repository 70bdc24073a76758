/** The answer to a question for personal data where no token is configured. */
export const personalRemedy = {
  error: 'TOKEN_NOT_CONFIGURED',
  remedy:
    'answers with personal data need a token: set EVENTZR_ADMIN_TOKEN_FILE, and send authorization: Bearer <token>',
}
