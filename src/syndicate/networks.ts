import type { NetworkName } from '../model/network.js'
import { bluesky } from './bluesky/bluesky.js'
import { mastodon } from './mastodon/mastodon.js'
import type { Network } from './network.js'

/** All networks, by name. A network is a folder beside this file, and its row here. */
export const networks: Readonly<Record<NetworkName, Network>> = { bluesky, mastodon }
