import { writeFileSync } from 'node:fs'

/** Settings as an editor saves them in Latin-1. */
export default (root) => {
  const text = 'url: https://blog.example/\ntitle: "Café"\nauthor: { name: "Ada Example" }\n'
  writeFileSync(`${root}/content/site.yaml`, Buffer.from(text, 'latin1'))
  writeFileSync(`${root}/content/people.yaml`, Buffer.from('- { name: "Zoë" }\n', 'latin1'))
}
