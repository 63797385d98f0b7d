/** The networks to which posts can be copied, and from which answers are fetched, with their names for people. */
export const networkLabels = { bluesky: 'Bluesky', mastodon: 'Mastodon' } as const
export type NetworkName = keyof typeof networkLabels
export const networkNames = Object.keys(networkLabels) as readonly NetworkName[]
