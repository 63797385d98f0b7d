import { describe, expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post/post.js'
import { configOf } from '../support.js'

const eachParser = ['satteri', 'remark']

const render = (body: string, parser: string, math = true) => {
  const value = `---\ndate: 2026-05-01\n---\n${body}\n`
  const { post, messages } = parsePost(
    { path: 'notes/a.md', file: 'content/notes/a.md', value },
    configOf(`markdown: { math: ${math}, parser: ${parser} }`),
  )
  return { html: post?.content.html.value ?? '', text: post?.content.text, messages }
}

describe.each(eachParser)('formulas (%s)', (parser) => {
  test('in a line and on lines of their own are MathML, without the TeX', () => {
    const { html, messages } = render(
      'So $a_1 * b_2 < c$ it is.\n\n$$\n\\frac{a}{b}\n= [x]\n$$\n\nAnd.',
      parser,
    )
    expect(messages).toEqual([])
    expect(html).toMatch(
      /^<p>So <math[^>]*><mrow><msub><mi>a<\/mi><mn>1<\/mn><\/msub>.*<\/math> it is\.<\/p>/,
    )
    expect(html).toMatch(/<div class="math"><math[^>]*display="block"[^>]*>.*<mfrac>.*<\/math><\/div>/s)
    expect(html).not.toMatch(/annotation|\\frac|<em>|katex/)
    expect(html).toContain('<p>And.</p>')
  })

  test('have no notation of another program', () =>
    expect(render('The list $[[x]]$ here.', parser).messages).toEqual([]))

  test('in a table, a bar is escaped', () => {
    const { html } = render('| a |\n|---|\n| $P(A \\| B)$ |\n\n$\\|x\\|$', parser)
    expect(html).toMatch(/<td><math.*>∣<.*<\/td>/)
    expect(html).toMatch(/<p><math.*>∥<.*<\/p>/)
  })

  test('are in a summary as they are written', () =>
    expect(render('So $a_1 * b_2 < c$ it is.', parser).text).toBe('So a_1 * b_2 < c it is.'))

  test.each(['It costs $5 or $6.', 'a $ b $ c', '`$a$`', '```\n$a$\n```', '\\$a$', 'US$5$'])(
    'are not: %s',
    (text) => {
      const { html, messages } = render(text, parser)
      expect(html).not.toContain('<math')
      expect(messages).toEqual([])
    },
  )

  test('that KaTeX cannot read stay as they are, with a warning and its line', () => {
    const { html, messages } = render('Words.\n\nA $\\frac{a$ here, and $_b_ <i>$.', parser)
    expect(html).toContain('<code class="math">$\\frac{a$</code>')
    expect(messages.map(({ line, rule, fatal }) => [line, rule, fatal])).toContainEqual([
      6,
      'foreign-syntax',
      false,
    ])
  })

  test('are text without the setting', () =>
    expect(render('So $a$.', parser, false).html).toBe('<p>So $a$.</p>'))
})
