/** A person: an h-card (https://microformats.org/wiki/h-card). */
export type Person = { readonly name: string; readonly url?: string; readonly photo?: string }
