// Runs in the browser, on pages of the preview only: it updates the page in place, so that the scroll
// position remains.
const script = document.currentScript
let version = script.dataset.version

/** Resolves when the last change is shown: changes are shown one after the other. */
let shown = Promise.resolve()
let events

/**
 * Receives events while the page is visible: browsers open six connections to one host, for all its pages
 * together.
 */
const listen = () => {
  events?.close()
  events = undefined
  if (document.hidden) return
  events = new EventSource(
    `/.smallsocial/events?version=${version}&page=${encodeURIComponent(location.pathname)}`,
  )
  events.onmessage = ({ data }) => {
    // A change that cannot be shown must not prevent the next one.
    shown = shown.then(() => applyChange(JSON.parse(data))).catch(console.error)
  }
}
document.addEventListener('visibilitychange', listen)

const applyChange = async (change) => {
  if (change.location !== undefined) return location.replace(change.location)
  if (change.html !== undefined && change.version !== version) await show(change)
  for (const path of change.files ?? []) reloadFile(path)
  showMistakes(change.mistakes)
  version = change.version
}

const show = async ({ html }) => {
  const next = new DOMParser().parseFromString(html, 'text/html')
  await replaceStyles(next)
  document.title = next.title
  copyAttributes(document.documentElement, next.documentElement)
  sync(document.body, next.body)
}

/** Loads new style sheets before it removes old ones, so that the page is never unstyled. */
const replaceStyles = async (next) => {
  const sheets = (page) => [...page.querySelectorAll('head link[rel~="stylesheet"]')]
  const wanted = sheets(next).map((link) => link.getAttribute('href'))
  const present = sheets(document)
  const fresh = wanted.filter((href) => !present.some((link) => link.getAttribute('href') === href))
  await Promise.all(
    fresh.map(
      (href) =>
        new Promise((done) => {
          const link = document.createElement('link')
          Object.assign(link, { rel: 'stylesheet', href, onload: done, onerror: done })
          document.head.append(link)
        }),
    ),
  )
  for (const link of present) if (!wanted.includes(link.getAttribute('href'))) link.remove()
}

/**
 * Makes the children of one element equal to those of another. Equal children at the beginning and the end
 * are not touched.
 */
const sync = (from, to) => {
  const [olds, news] = [[...from.childNodes], [...to.childNodes]]
  const isOurs = (node) => node === script
  let start = 0
  while (start < olds.length && start < news.length && olds[start].isEqualNode(news[start])) start++
  let [end, last] = [olds.length, news.length]
  while (
    end > start &&
    last > start &&
    (isOurs(olds[end - 1]) || olds[end - 1].isEqualNode(news[last - 1]))
  ) {
    end--
    last--
  }
  const after = olds[end] ?? null
  for (let index = start; index < Math.max(end, last); index++) {
    const [old, one] = [index < end ? olds[index] : undefined, index < last ? news[index] : undefined]
    if (old === undefined) from.insertBefore(one, after)
    else if (one === undefined) old.remove()
    else if (old.isEqualNode(one)) continue
    else if (old.nodeType === Node.ELEMENT_NODE && old.tagName === one.tagName) {
      copyAttributes(old, one)
      sync(old, one)
    } else old.replaceWith(one)
  }
}

const copyAttributes = (from, to) => {
  for (const { name } of [...from.attributes])
    if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name)
  for (const { name, value } of to.attributes)
    if (from.getAttribute(name) !== value) from.setAttribute(name, value)
}

/** Reloads the elements that show a file whose bytes have changed. */
const reloadFile = (path) => {
  for (const element of document.querySelectorAll(
    'img[src], source[src], video[src], audio[src], iframe[src]',
  )) {
    const url = new URL(element.src, location.href)
    if (url.origin !== location.origin || url.pathname !== path) continue
    url.searchParams.set('changed', version)
    element.src = url.href
    if (element.tagName === 'SOURCE') element.parentElement.load?.()
  }
}

const box = document.createElement('smallsocial-mistakes')
const shadow = box.attachShadow({ mode: 'open' })
const style = new CSSStyleSheet()
style.replaceSync(`
  :host { all: initial; position: fixed; inset: auto 0 0; max-height: 80vh; overflow: auto; z-index: 2147483647;
    background: #1d1f23; color: #f1efe9; border-top: 4px solid #e5534b; box-shadow: 0 -8px 40px #0008;
    font: 15px/1.5 system-ui, sans-serif; }
  div { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 1.5rem; }
  p { margin: .2rem 0; } b { font: 600 14px ui-monospace, monospace; color: #ff9d94; }
  pre { margin: .5rem 0; padding: .5rem .8rem; background: #000; overflow: auto; font: 13px/1.5 ui-monospace, monospace; }
  pre span { display: block; opacity: .65; } pre .here { opacity: 1; color: #ffd9a0; }
  .note { color: #c9c6be; } section + section { border-top: 1px solid #444; margin-top: 1rem; padding-top: .8rem; }
  button { float: right; font: inherit; color: inherit; background: none; border: 1px solid #777; border-radius: 4px;
    padding: .1rem .6rem; cursor: pointer; }`)
shadow.adoptedStyleSheets = [style]

const showMistakes = (mistakes) => {
  if (mistakes.length === 0) return box.remove()
  const make = (name, text, className) =>
    Object.assign(document.createElement(name), { textContent: text, className: className ?? '' })
  const all = document.createElement('div')
  all.setAttribute('role', 'alert')
  const close = make('button', 'Hide')
  close.onclick = () => box.remove()
  all.append(close)
  for (const { file, line, column, reason, note, excerpt } of mistakes) {
    const one = document.createElement('section')
    const place = document.createElement('p')
    place.append(make('b', [file, line, column].filter((part) => part !== undefined).join(':')))
    one.append(place, make('p', reason))
    if (excerpt.length > 0) {
      const lines = document.createElement('pre')
      for (const { number, text } of excerpt)
        lines.append(make('span', `${String(number).padStart(4)}  ${text}\n`, number === line ? 'here' : ''))
      one.append(lines)
    }
    if (note !== undefined) one.append(make('p', note, 'note'))
    all.append(one)
  }
  shadow.replaceChildren(all)
  document.documentElement.append(box)
}

addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') box.remove()
})

listen()
