import { hash } from 'node:crypto'
import { type Html, html, lines } from '../model/html.js'
import type { ServerReply } from '../model/server-request.js'

/** The style of all pages of the server; the policy allows only this one, by its hash. */
const style = `:root { color-scheme: light dark }
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 2rem 1rem; overflow-wrap: anywhere }
label { display: block; margin: .75rem 0 }
input:not([type=checkbox]) { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem .5rem }
input[type=checkbox] { width: 1.2rem; height: 1.2rem; vertical-align: -.2rem }
button { font: inherit; padding: .4rem 1.25rem; margin-right: .5rem; min-height: 2.75rem }
fieldset { border: 1px solid; border-radius: .25rem; margin: 1rem 0 }
.note { border-left: .25rem solid; padding-left: .75rem }
`
const styleHash = hash('sha256', style, 'base64')

/**
 * Returns a small page. Nothing may frame it; its forms go to this server, and its redirects to `formTarget`, because
 * browsers apply `form-action` also to redirects after a form.
 */
export const pageReply = (status: number, title: string, main: Html, formTarget?: string): ServerReply => ({
  status,
  type: 'text/html; charset=utf-8',
  headers: {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${formTarget === undefined ? '' : ` ${formTarget}`}; frame-ancestors 'none'; base-uri 'none'`,
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
  },
  body: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`.value,
})

/** Returns the page on which people paste the URL of a page that links to this site. */
export const webmentionPage = (target: string): ServerReply =>
  pageReply(
    200,
    'Send a webmention',
    html`<p>You have a page that links to this site? Its author can read it, and show it as a response.</p>
<form method="post">
<label>The URL of your page <input name="source" type="url" required placeholder="https://"></label>
<label>The page of this site that it links to <input name="target" type="url" required value="${target}"></label>
<button>Send</button>
</form>`,
  )

/** What a status page shows. */
type ShownStatus = { readonly state: string; readonly reason?: string; readonly url?: string }

/** Returns the page about the status of a webmention. */
export const statusPage = (status: number, { state, reason, url }: ShownStatus): ServerReply =>
  pageReply(
    status,
    'Webmention',
    lines(
      html`<p>${stateTexts[state] ?? state}</p>`,
      reason !== undefined && html`<p class="note">${reason}</p>`,
      url !== undefined && html`<p><a href="${url}">Its status</a></p>`,
    ),
  )

const stateTexts: Readonly<Record<string, string>> = {
  waiting: 'Thank you. The webmention waits for its verification.',
  delayed: 'The source could not be verified yet. There will be another attempt.',
  shown: 'The webmention is verified. The page shows it after its next build.',
  pending: 'The webmention is verified, and waits for the author’s decision.',
  hidden: 'The webmention is verified. The page does not show it.',
  unchanged: 'The webmention is verified. It was known already, and has not changed.',
  removed: 'The source does not link here any more, so the webmention was removed.',
  rejected: 'The webmention is not accepted.',
}
