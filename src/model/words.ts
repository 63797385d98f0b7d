/** A sentence for each plural form that a language has; `{n}` stands for the number. */
export type Counted = Partial<Readonly<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

/** Every word of the interface, in one language. `{…}` stands for what is put in. */
export type Words = {
  readonly [Key in keyof typeof english]: (typeof english)[Key] extends string ? string : Counted
}

const english = {
  skip: 'Skip to content',
  menu: 'Main',
  subscribe: 'Subscribe',
  allPosts: 'All posts',
  tags: 'Tags',
  blogroll: 'Blogroll',
  madeWith: 'Made with {program}.',

  recentPosts: 'Recent posts',
  pinned: 'Pinned',
  tagged: 'Tagged “{tag}”',
  posts: { one: '{n} post', other: '{n} posts' },
  page: 'page {n}',
  pageOf: 'Page {n} of {count}',
  pages: 'Pages',
  newer: 'Newer',
  older: 'Older',
  otherPosts: 'Other posts',
  byYear: 'By year',

  draft: 'Draft',
  scheduled: 'Scheduled for {day}',
  updated: 'Updated {day}',
  contents: 'Contents',
  minutes: { one: '{n} minute', other: '{n} minutes' },
  alsoOn: 'Also on {places}',
  permalink: 'Permalink',
  footnotes: 'Footnotes',
  backToText: 'Back to the text, note {n}',
  done: 'done',
  toDo: 'to do',
  frameOf: 'From {host}',
  frame: 'Another page, shown here',
  diagram: 'A diagram, in the words of Mermaid',

  reposted: 'Reposted from {who}',
  liked: 'Liked {page}',
  bookmarked: 'Bookmarked {page}',
  likedOf: 'Liked a page of {who}',
  bookmarkedOf: 'Bookmarked a page of {who}',
  inReplyTo: 'In reply to {who}',
  rsvp: 'RSVP: {answer}',
  yes: 'yes',
  no: 'no',
  maybe: 'maybe',
  interested: 'interested',
  gone: 'The page is gone; {link} may be there.',
  archiveCopy: 'a copy in the archive',

  notes: 'Notes',
  articles: 'Articles',
  replies: 'Replies',
  reposts: 'Reposts',
  likes: 'Likes',
  bookmarks: 'Bookmarks',
  rsvps: 'RSVPs',
  photos: 'Photos',
  videos: 'Videos',
  audio: 'Audio',

  responses: 'Responses',
  likedBy: { one: 'Liked by {n}', other: 'Liked by {n}' },
  repostedBy: { one: 'Reposted by {n}', other: 'Reposted by {n}' },
  bookmarkedBy: { one: 'Bookmarked by {n}', other: 'Bookmarked by {n}' },
  reactions: { one: '{n} reaction', other: '{n} reactions' },
  going: { one: '{n} going', other: '{n} going' },
  perhapsGoing: { one: '{n} perhaps going', other: '{n} perhaps going' },
  interestedIn: { one: '{n} interested', other: '{n} interested' },
  notGoing: { one: '{n} not going', other: '{n} not going' },
  replyCount: { one: '{n} reply', other: '{n} replies' },
  repostCount: { one: '{n} repost', other: '{n} reposts' },
  likeCount: { one: '{n} like', other: '{n} likes' },
  bookmarkCount: { one: '{n} bookmark', other: '{n} bookmarks' },
  rsvpCount: { one: '{n} RSVP', other: '{n} RSVPs' },
  mentionCount: { one: '{n} mention', other: '{n} mentions' },
  mentionedBy: { one: 'Mentioned by {n}', other: 'Mentioned by {n}' },
  viewOn: 'View on {host}',
  dayOnHost: '{day} on {host}',
  more: { one: '{n} more', other: '{n} more' },
  answerHere: 'Have you answered this on a page of your own? Its address:',
  tellMe: 'Tell me',
  whatIsThis: 'What is this?',

  feedsIntro:
    'A feed brings new posts to a reader that you choose: no account, no algorithm, nobody counts. Copy the address of this site, {url}, into any feed reader and it finds the rest. These are all feeds of this site:',
  feeds: 'Feeds',
  what: 'What',
  byKind: 'By kind',
  tagFeeds: 'Each tag has a feed too: add {file} to the address of its page.',
  blogrollIntro: 'What I read. {opml}, for your feed reader.',
  opml: 'All of it as OPML',
  feed: 'feed',
  feedHint: 'This is a feed. Copy its address into a feed reader to subscribe.',

  notFound: 'Not found',
  notFoundWords:
    'There is no page at this address. It may have moved; the {front} leads to everything that is here.',
  frontPage: 'front page',
  search: 'Search this site',
  searchButton: 'Search',
  searchElsewhere: 'The words go to {engine}, which searches this site for you.',
  found: { one: '{n} page found', other: '{n} pages found' },
  deleted: 'Deleted',
  deletedWords: 'This post is no longer here.',
  deletedOn: 'deleted {day}',
  moved: 'Moved',
  movedTo: 'This page has moved to {url}.',

  answering: 'Answer from your own site',
  answeringWords:
    'You can answer anything here with a page of your own: write a post that links to the post you answer, then tell this site its address. What you wrote stays yours, at your address; a line with your name and a link to it appears below the post here.',
  answeringHow:
    'This is called {webmention}, and many blogs do it by themselves. If yours does not, paste the address of your page into the field below the post.',
  answeringMarkup:
    'To be shown with your name and picture, and as a like, a repost or a reply rather than a plain mention, mark your page up with {hentry}. Change your page and tell this site again, and what stands here changes too; delete it and tell this site, and it goes away.',
} as const

const spanish: Words = {
  skip: 'Ir al contenido',
  menu: 'Principal',
  subscribe: 'Suscribirse',
  allPosts: 'Todas las entradas',
  tags: 'Etiquetas',
  blogroll: 'Blogs que leo',
  madeWith: 'Hecho con {program}.',

  recentPosts: 'Entradas recientes',
  pinned: 'Fijada',
  tagged: 'Con la etiqueta «{tag}»',
  posts: { one: '{n} entrada', other: '{n} entradas' },
  page: 'página {n}',
  pageOf: 'Página {n} de {count}',
  pages: 'Páginas',
  newer: 'Más reciente',
  older: 'Anterior',
  otherPosts: 'Otras entradas',
  byYear: 'Por año',

  draft: 'Borrador',
  scheduled: 'Programada para el {day}',
  updated: 'Actualizada el {day}',
  contents: 'Contenido',
  minutes: { one: '{n} minuto', other: '{n} minutos' },
  alsoOn: 'También en {places}',
  permalink: 'Enlace permanente',
  footnotes: 'Notas al pie',
  backToText: 'Volver al texto, nota {n}',
  done: 'hecho',
  toDo: 'por hacer',
  frameOf: 'De {host}',
  frame: 'Otra página, mostrada aquí',
  diagram: 'Un diagrama, en las palabras de Mermaid',

  reposted: 'Compartido de {who}',
  liked: 'Me gusta {page}',
  bookmarked: 'Guardado: {page}',
  likedOf: 'Me gusta una página de {who}',
  bookmarkedOf: 'Guardada una página de {who}',
  inReplyTo: 'En respuesta a {who}',
  rsvp: 'Asistencia: {answer}',
  yes: 'sí',
  no: 'no',
  maybe: 'quizás',
  interested: 'me interesa',
  gone: 'La página ya no existe; puede haber {link}.',
  archiveCopy: 'una copia en el archivo',

  notes: 'Notas',
  articles: 'Artículos',
  replies: 'Respuestas',
  reposts: 'Compartidos',
  likes: 'Me gusta',
  bookmarks: 'Guardados',
  rsvps: 'Asistencias',
  photos: 'Fotos',
  videos: 'Vídeos',
  audio: 'Audio',

  responses: 'Reacciones',
  likedBy: { one: 'Le gusta a {n}', other: 'Les gusta a {n}' },
  repostedBy: { one: 'Compartido por {n}', other: 'Compartido por {n}' },
  bookmarkedBy: { one: 'Guardado por {n}', other: 'Guardado por {n}' },
  reactions: { one: '{n} reacción', other: '{n} reacciones' },
  going: { one: 'Asiste {n}', other: 'Asisten {n}' },
  perhapsGoing: { one: 'Quizás asista {n}', other: 'Quizás asistan {n}' },
  interestedIn: { one: 'Le interesa a {n}', other: 'Les interesa a {n}' },
  notGoing: { one: 'No asiste {n}', other: 'No asisten {n}' },
  replyCount: { one: '{n} respuesta', other: '{n} respuestas' },
  repostCount: { one: '{n} vez compartido', other: '{n} veces compartido' },
  likeCount: { one: '{n} me gusta', other: '{n} me gusta' },
  bookmarkCount: { one: '{n} guardado', other: '{n} guardados' },
  rsvpCount: { one: '{n} asistencia', other: '{n} asistencias' },
  mentionCount: { one: '{n} mención', other: '{n} menciones' },
  mentionedBy: { one: 'Mencionado por {n}', other: 'Mencionado por {n}' },
  viewOn: 'Ver en {host}',
  dayOnHost: '{day} en {host}',
  more: { one: '{n} más', other: '{n} más' },
  answerHere: '¿Has respondido a esto en una página tuya? Su dirección:',
  tellMe: 'Avisar',
  whatIsThis: '¿Qué es esto?',

  feedsIntro:
    'Un canal lleva las entradas nuevas al lector que tú elijas: sin cuenta, sin algoritmo, sin que nadie cuente. Copia la dirección de este sitio, {url}, en cualquier lector y él encontrará el resto. Estos son todos los canales de este sitio:',
  feeds: 'Canales',
  what: 'Qué',
  byKind: 'Por tipo',
  tagFeeds: 'Cada etiqueta tiene también un canal: añade {file} a la dirección de su página.',
  blogrollIntro: 'Lo que leo. {opml}, para tu lector.',
  opml: 'Todo como OPML',
  feed: 'canal',
  feedHint: 'Esto es un canal. Copia su dirección en un lector para suscribirte.',

  notFound: 'No encontrada',
  notFoundWords:
    'No hay ninguna página en esta dirección. Puede que se haya mudado; la {front} lleva a todo lo que hay aquí.',
  frontPage: 'portada',
  search: 'Buscar en este sitio',
  searchButton: 'Buscar',
  searchElsewhere: 'Las palabras van a {engine}, que busca en este sitio por ti.',
  found: { one: '{n} página encontrada', other: '{n} páginas encontradas' },
  deleted: 'Borrada',
  deletedWords: 'Esta entrada ya no está aquí.',
  deletedOn: 'borrada el {day}',
  moved: 'Mudada',
  movedTo: 'Esta página se ha mudado a {url}.',

  answering: 'Responder desde tu propio sitio',
  answeringWords:
    'Puedes responder a todo lo que hay aquí con una página tuya: escribe una entrada que enlace a la que respondes y dile a este sitio su dirección. Lo que escribes sigue siendo tuyo, en tu dirección; aquí, debajo de la entrada, aparece una línea con tu nombre y un enlace.',
  answeringHow:
    'Esto se llama {webmention}, y muchos blogs lo hacen por sí solos. Si el tuyo no lo hace, pega la dirección de tu página en el campo que hay debajo de la entrada.',
  answeringMarkup:
    'Para aparecer con tu nombre y tu foto, y como me gusta, compartido o respuesta en vez de simple mención, marca tu página con {hentry}. Si cambias tu página y avisas de nuevo, cambia también lo que hay aquí; si la borras y avisas, desaparece.',
}

const tables: Readonly<Record<string, Words>> = { en: english, es: spanish }

/** The words that a language has here; English for all others, which site.yaml may put right word by word. */
export const wordsIn = (language: string): Words => tables[baseOf(language)] ?? english

/** The interface in one language: its words, and how it writes dates and numbers. */
export type Tongue = { readonly language: string; readonly words: Words }

/** The interface around a post: in the post's own language where there are words in it, else in the site's. */
export const tongueOf = ({ lang }: { readonly lang?: string }, { language, words }: Tongue): Tongue => {
  if (lang === undefined) return { language, words }
  const base = baseOf(lang)
  if (base === baseOf(language)) return { language: lang, words }
  const own = tables[base]
  return own === undefined ? { language, words } : { language: lang, words: own }
}

/** A language tag in its usual spelling, `es-MX` for `es-mx`; nothing for what is none. */
export const languageTag = (text: string): string | undefined => {
  try {
    // Intl takes any word of five to eight letters for a language.
    return /^[a-z]{2,3}(?:-|$)/i.test(text) ? new Intl.Locale(text).toString() : undefined
  } catch {
    return undefined
  }
}

const baseOf = (language: string): string => language.split('-', 1)[0]?.toLowerCase() ?? ''

/** The names of all words, and whether each is counted. */
export const wordKeys = english as Words

/** Right-to-left, by the language. */
export const directionOf = (language: string): 'rtl' | 'ltr' =>
  /^(?:ar|arc|ckb|dv|fa|he|iw|ks|ps|sd|ug|ur|yi)\b/i.test(language) ? 'rtl' : 'ltr'

/** The sentence for a number, in the plural form that the language has for it. */
export const counted = (forms: Counted, n: number, language: string): string => {
  const rules = plurals.get(language) ?? new Intl.PluralRules(language)
  plurals.set(language, rules)
  return (forms[rules.select(n)] ?? forms.other).replace('{n}', new Intl.NumberFormat(language).format(n))
}

const plurals = new Map<string, Intl.PluralRules>()
