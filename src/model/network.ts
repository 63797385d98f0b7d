/** The networks to which posts can be copied, and from which answers are fetched. */
export const networkNames = ['bluesky', 'mastodon'] as const
export type NetworkName = (typeof networkNames)[number]
