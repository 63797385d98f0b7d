/** The search in the browser, over the index that pagefind made. What goes wrong leaves the form as it is: a plain one. */
const form = document.querySelector('form.search')
const input = form.querySelector('input')
const status = document.querySelector('[role="status"]')
const list = document.querySelector('.found')
const sentences = JSON.parse(status.dataset.found)
const { language } = status.dataset

/** Loaded with the first word, for most who come here come by mistake. */
let loading
const index = () => {
  loading ??= import(new URL('../pagefind/pagefind.js', import.meta.url))
  return loading
}

const element = (name, ...children) => {
  const made = document.createElement(name)
  made.append(...children)
  return made
}

/** The words around what was found, as text and marks and nothing else. */
const excerpt = (markup) =>
  [...new DOMParser().parseFromString(markup, 'text/html').body.childNodes].map((node) =>
    node.nodeName === 'MARK' ? element('mark', node.textContent) : node.textContent,
  )

const item = ({ raw_url, url, meta, excerpt: markup }) => {
  const link = element('a', meta.title)
  link.href = raw_url ?? url
  const made = element('li', link, element('div', ...excerpt(markup)))
  if (meta.day !== undefined) {
    const day = new Date(`${meta.day}T00:00:00Z`)
    const words = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(day)
    made.append(element('div', words))
    made.lastChild.className = 'meta'
  }
  return made
}

let latest = 0
const show = async (words) => {
  const mine = ++latest
  const pagefind = await index()
  const results = words.trim() === '' ? [] : (await pagefind.search(words)).results
  const pages = await Promise.all(results.slice(0, 30).map((result) => result.data()))
  if (mine !== latest) return
  const sentence = sentences[new Intl.PluralRules(language).select(results.length)] ?? sentences.other
  status.textContent = words.trim() === '' ? '' : sentence.replace('{n}', results.length)
  list.replaceChildren(...pages.map(item))
  history.replaceState(null, '', words === '' ? location.pathname : `?q=${encodeURIComponent(words)}`)
}

let waiting
input.addEventListener('input', () => {
  clearTimeout(waiting)
  waiting = setTimeout(() => show(input.value).catch(console.error), 150)
})
form.addEventListener('submit', (event) => {
  event.preventDefault()
  show(input.value).catch(() => form.submit())
})

const asked = new URLSearchParams(location.search).get('q')
if (asked !== null) {
  input.value = asked
  show(asked).catch(console.error)
}
