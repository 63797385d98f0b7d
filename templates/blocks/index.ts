import type { BlockTemplate } from '../../src/model/block-template.js'
import { cite } from './cite.js'
import { data } from './data.js'
import { event } from './event.js'
import { checkin, location, mapLink } from './location.js'
import { playlist } from './playlist.js'
import { review } from './review.js'

/** The templates of blocks of data. `data` is that of blocks without one of their own. */
export const blocks: Readonly<Record<string, BlockTemplate>> = {
  review,
  event,
  checkin,
  location,
  playlist,
  cite,
  'map-link': mapLink,
  data,
}
