import { html, lines } from '../../model/html.js'
import type { ServerReply } from '../../model/server-request.js'
import { parseUrl } from '../../model/url.js'
import { pageReply } from '../pages.js'
import { scopes } from './indieauth.js'

/** What an app asks for. */
export type ShownRequest = {
  readonly clientId: string
  readonly clientName?: string
  readonly redirectUri: string
  readonly scope: readonly string[]
}

/** Returns the page on which the author allows or denies what an app asks for; each scope can be taken away. */
export const consentPage = (
  status: number,
  id: string,
  request: ShownRequest & {
    readonly me: string
    readonly hasChallenge: boolean
    /** The scopes that are ticked. */
    readonly allowed: readonly string[]
    readonly problem?: string
  },
): ServerReply => {
  const { clientId, clientName, redirectUri, scope, me, hasChallenge, allowed, problem } = request
  const redirect = parseUrl(redirectUri)
  const isElsewhere = redirect?.origin !== parseUrl(clientId)?.origin
  const formTarget =
    redirect !== undefined && /^https?:$/.test(redirect.protocol) ? redirect.origin : redirect?.protocol
  return pageReply(
    status,
    `Sign in to ${clientName ?? parseUrl(clientId)?.host ?? clientId}`,
    html`${lines(
      problem !== undefined && html`<p class="note" role="alert">${problem}</p>`,
      html`<p>The app <strong>${clientId}</strong> wants to know that you are <strong>${me}</strong>.</p>`,
      isElsewhere &&
        html`<p class="note">It will be called at another address: <strong>${redirectUri}</strong></p>`,
      !hasChallenge &&
        html`<p class="note">It does not protect its sign-in (PKCE). Allow it only if you started it just now.</p>`,
    )}
<form method="post">
<input type="hidden" name="request" value="${id}">
${
  scope.length > 0 &&
  html`<fieldset>
<legend>It may</legend>
${scope.map((word) => html`<label><input type="checkbox" name="scope" value="${word}"${allowed.includes(word) && html` checked`}> ${Object.hasOwn(scopes, word) ? scopes[word as keyof typeof scopes] : 'do something that this server does not know'} (${word})</label>\n`)}</fieldset>`
}
<label>Your passphrase <input name="passphrase" type="password" autocomplete="current-password" autofocus></label>
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny" formnovalidate>Deny</button></p>
</form>`,
    formTarget,
  )
}

/** Returns a page with an error, for a request that must not be sent back to the app. */
export const errorPage = (status: number, reason: string): ServerReply => ({
  ...pageReply(status, 'Sign in', html`<p class="note">${reason}</p>`),
  log: reason,
})
