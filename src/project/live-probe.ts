import type { HttpResponse } from '../model/http.js'
import type { Message } from '../model/message.js'

/** A request to the deployed site, or to a service or a profile, and the check of its response. */
export type Probe = {
  readonly url: string
  /** Whether a redirect is verified as it is, and not followed. */
  readonly returnsRedirect?: boolean
  readonly verify: (response: HttpResponse) => Message[]
}
