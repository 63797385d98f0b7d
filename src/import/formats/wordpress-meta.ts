import { interactionProperties } from '../../model/interactions.js'
import { rsvpValues } from '../../model/mention.js'
import type { Interaction } from '../../model/post.js'
import { isWebUrl } from '../../model/untrusted.js'
import type { XmlElement } from '../xml.js'
import { metaOf } from './wordpress-fields.js'

/** Whether a post has been written for some readers: by Jetpack's newsletter, or the plugins Members and Restrict Content. */
export const isForMembers = (item: XmlElement): boolean => {
  const textOf = (key: string): string => metaOf(item, 'wp:postmeta', key) ?? ''
  return (
    !['', 'everybody'].includes(textOf('_jetpack_newsletter_access')) ||
    ['_members_access_role', 'rcp_access_level', 'rcp_subscription_level', 'rcp_user_level'].some(
      (key) => !['', '0', 'None', 'All', 'all', 'a:0:{}'].includes(textOf(key)),
    )
  )
}

/** Returns what a post answers, as the plugins of the IndieWeb store it: `mf2_in-reply-to` and the like. */
export const interactionsOf = (item: XmlElement): Interaction[] => {
  const answer = metaOf(item, 'wp:postmeta', 'mf2_rsvp')
  const rsvp = rsvpValues.find((value) => answer === value || answer?.includes(`"${value}"`))
  return [...interactionProperties].flatMap(([property, types]) =>
    urlsIn(item, `mf2_${property}`).flatMap((of): Interaction[] => {
      if (rsvp !== undefined && types.includes('rsvp')) return [{ type: 'rsvp', of, rsvp }]
      const type = types.find((one) => one !== 'rsvp')
      return type === undefined ? [] : [{ type, of }]
    }),
  )
}

/** Returns the URLs in a value of the metadata: one, some in lines, or a serialized list of PHP (`a:1:{i:0;s:20:"https://…";}`). */
export const urlsIn = (item: XmlElement, key: string): string[] => {
  const urls = metaOf(item, 'wp:postmeta', key)?.match(/https?:\/\/[^\s"'<>]{1,2000}/g) ?? []
  return [...new Set(urls)].filter(isWebUrl)
}
