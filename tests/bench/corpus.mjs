import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes `count` posts below `content/`, in the proportions of a real archive: two thirds short answers with
 * quotes, the rest notes and articles, some with tables and code; 1.3 kB in the median, five tags each of a
 * long-tailed list. The same number gives the same bytes.
 */
export const writeCorpus = (content, count) => {
  const chance = chanceFrom(count)
  const tags = Array.from(
    { length: Math.ceil(Math.sqrt(count) * 12) },
    (_, index) => `${pick(words, chance)}${index}`,
  )
  for (let index = 0; index < count; index++) {
    const kind = chance() < 0.66 ? 'answer' : chance() < 0.6 ? 'note' : 'article'
    const folder = { answer: 'responses', note: 'notes', article: 'posts' }[kind]
    const day = new Date(
      Date.UTC(2010, 0, 1) + Math.floor((index * 5_600 * 86_400_000) / count) + index * 1000,
    )
    const head = [
      ...(kind === 'note' ? [] : [`title: "${sentence(chance, 4, 9)}"`]),
      `date: "${day.toISOString().slice(0, 19)}+00:00"`,
      `tags: [${[...new Set(Array.from({ length: 5 }, () => tags[Math.floor(tags.length * chance() ** 3)]))].map((tag) => `"${tag}"`).join(', ')}]`,
      ...(kind === 'answer'
        ? [
            `targeturl: "https://site${Math.floor(chance() * 600)}.example/posts/${index}"`,
            `response_type: ${pick(['reshare', 'reshare', 'reshare', 'star', 'bookmark', 'bookmark', 'reply'], chance)}`,
          ]
        : []),
    ]
    mkdirSync(join(content, folder), { recursive: true })
    writeFileSync(
      join(content, folder, `post-${index}.md`),
      `---\n${head.join('\n')}\n---\n\n${bodyOf(kind, chance)}\n`,
    )
  }
}

const bodyOf = (kind, chance) => {
  if (kind === 'answer')
    return (
      Array.from({ length: 1 + Math.floor(chance() * 3) }, () => `> ${paragraph(chance)}`).join('\n>\n') +
      (chance() < 0.6 ? `\n\n${paragraph(chance)}` : '')
    )
  if (kind === 'note')
    return Array.from({ length: 1 + Math.floor(chance() * 3) }, () => paragraph(chance)).join('\n\n')
  const parts = []
  for (let part = 0; part < 3 + chance() * 6; part++) {
    parts.push(`## ${sentence(chance, 2, 5)}`, paragraph(chance), paragraph(chance))
    if (chance() < 0.25)
      parts.push(`- ${Array.from({ length: 4 }, () => sentence(chance, 3, 9)).join('\n- ')}`)
    if (chance() < 0.12)
      parts.push(
        '| what | who | when |\n|---|:-:|--:|\n' +
          Array.from(
            { length: 4 },
            () => `| ${sentence(chance, 1, 3)} | ${pick(words, chance)} | ${Math.floor(chance() * 100)} |`,
          ).join('\n'),
      )
    if (chance() < 0.15)
      parts.push(
        `\`\`\`${pick(['js', 'python', 'bash'], chance)}\n${Array.from({ length: 6 }, (_, line) => `const ${pick(words, chance)}${line} = "${pick(words, chance)}" // ${line}`).join('\n')}\n\`\`\``,
      )
  }
  return parts.join('\n\n')
}

const paragraph = (chance) =>
  Array.from({ length: 3 + Math.floor(chance() * 4) }, () => {
    const text = sentence(chance, 8, 18)
    const roll = chance()
    if (roll < 0.12)
      return `${text} [${pick(words, chance)} ${pick(words, chance)}](https://site${Math.floor(chance() * 600)}.example/${pick(words, chance)}).`
    if (roll < 0.2) return `${text} **${pick(words, chance)}** and *${pick(words, chance)}*.`
    if (roll < 0.24) return `${text} \`${pick(words, chance)}\`.`
    return `${text}.`
  }).join(' ')

const sentence = (chance, least, most) => {
  const text = Array.from({ length: least + Math.floor(chance() * (most - least)) }, () =>
    pick(words, chance),
  ).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const pick = (list, chance) => list[Math.floor(list.length * chance())]

/** mulberry32: small, and the same everywhere. */
const chanceFrom = (seed) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const words =
  'the a of and to in that with for on as by from site page feed reader writer link note answer garden street river tram lime evening morning rain window letter word story house table small large open own quiet slow early late year week day person people friend neighbour machine server folder file text markdown html image photo music song book film idea question reply quote post list tag archive domain address protocol standard browser keyboard screen paper pencil coffee bread apple winter summer north south'.split(
    ' ',
  )
