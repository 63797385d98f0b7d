import type { Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'

/**
 * Returns the files by which readers verify that an account of the AT Protocol belongs to this site: the record of the
 * site (https://standard.site), and the account itself when its handle is the host (https://atproto.com/specs/handle).
 */
export const verificationPages: PageMaker = (site) =>
  verifications(site).map(({ path, text }) => ({ path, contents: () => text }))

/** Returns the paths below the site and the texts of the files that verify accounts. */
export const verifications = ({
  publication,
  config,
}: Site): { readonly path: string; readonly text: string }[] =>
  publication === undefined
    ? []
    : [
        { path: '.well-known/site.standard.publication', text: publication.uri },
        ...(config.syndicate?.bluesky?.handle === new URL(config.url).hostname
          ? [{ path: '.well-known/atproto-did', text: publication.did }]
          : []),
      ]
