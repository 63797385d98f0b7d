/** What a client asks for: https://indieauth.spec.indieweb.org/#authorization-request */
export type AuthorizationRequest = {
  readonly state: string
  readonly scope: readonly string[]
  /** The challenge of PKCE, by the method S256: https://www.rfc-editor.org/rfc/rfc7636#section-4.3 */
  readonly challenge?: string
}

/** An error that is sent to the client: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
type RequestError = { readonly error: string; readonly description: string }

/** Returns what the parameters of a request ask for, or the first error in them. The client and its redirect URI are checked before. */
export const readAuthorizationRequest = (query: URLSearchParams): AuthorizationRequest | RequestError => {
  const one = (name: string): string => query.get(name) ?? ''
  if (!['code', 'id', ''].includes(one('response_type')))
    return { error: 'unsupported_response_type', description: 'response_type must be code' }
  const state = one('state')
  if (state === '') return { error: 'invalid_request', description: 'state is missing' }
  const [challenge, method] = [one('code_challenge'), one('code_challenge_method')]
  if (challenge !== '' && (method !== 'S256' || !/^[\w-]{43}$/.test(challenge)))
    return {
      error: 'invalid_request',
      description: 'code_challenge_method must be S256, with a challenge of 43 characters',
    }
  if (challenge === '' && method !== '')
    return { error: 'invalid_request', description: 'code_challenge is missing' }
  const scope = [...new Set(one('scope').split(/\s+/))].filter((word) => word !== '')
  if (scope.length > 50 || scope.some((word) => !/^[!#-[\]-~]{1,100}$/.test(word)))
    return { error: 'invalid_scope', description: 'scope cannot be read' }
  return { state, scope, ...(challenge !== '' && { challenge }) }
}
