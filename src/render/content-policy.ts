import type { Site } from '../model/site.js'

/**
 * Returns the Content-Security-Policy: scripts for the search only; images, audio, video and frames from all
 * hosts, because authors embed them.
 */
export const policyOf = ({
  config,
  installed,
}: Pick<Site, 'installed'> & { readonly config: Pick<Site['config'], 'search'> }): string =>
  [
    "default-src 'self'",
    config.search && installed.pagefind ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'none'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    'img-src * data:',
    'media-src *',
    'frame-src https:',
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self' https:",
    "frame-ancestors 'self'",
  ].join('; ')
