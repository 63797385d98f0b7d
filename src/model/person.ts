/** Somebody: an h-card. */
export type Person = { readonly name: string; readonly url?: string; readonly photo?: string }
