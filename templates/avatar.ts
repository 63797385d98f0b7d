import { type Html, html } from '../src/model/html.js'
import type { Person } from '../src/model/person.js'
import { initials } from '../src/model/post.js'

/**
 * Renders the photo of a person, `size` pixels wide, or their initials. It has no alternative text: the name
 * is next to it.
 */
export const avatar = (
  { name, photo }: Pick<Person, 'name' | 'photo'>,
  size: number,
  { isCard = true, isLazy = false }: { readonly isCard?: boolean; readonly isLazy?: boolean } = {},
): Html =>
  photo === undefined
    ? html`<span class="avatar initials" aria-hidden="true">${initials(name)}</span>`
    : html`<img class="${isCard && 'u-photo '}avatar" src="${photo}" alt="" width="${size}" height="${size}"${isLazy && html` loading="lazy"`}>`
