import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { startPreview } from '../preview.js'
import { leastSettings, runCli, temporaryFolder, withoutPackage } from '../support.js'

/** A picture with so much in it that it has weight. */
const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })

/** Berlin, as a phone writes it. */
const berlin = {
  IFD0: { Make: 'Phone' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '52/1 30/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '13/1 24/1 0/1',
  },
}

const blog = (files: Readonly<Record<string, string | Buffer>>, more = ''): string => {
  const root = temporaryFolder()
  for (const [path, bytes] of Object.entries({ 'site.yaml': `${leastSettings}\n${more}`, ...files })) {
    mkdirSync(dirname(join(root, 'content', path)), { recursive: true })
    writeFileSync(join(root, 'content', path), bytes)
  }
  return root
}

const build = (root: string, env: Record<string, string> = {}) => runCli(['build', '--root', root], { env })
const published = (root: string, path: string): Buffer => readFileSync(join(root, 'public', path))
const textOf = (root: string, path: string): string => published(root, path).toString()
const kept = (root: string): string[] => readdirSync(join(root, '.smallsocial/pictures')).sort()

const withoutSharp = withoutPackage('sharp')

const post = `---
date: 2026-05-01 10:00
photo: [{ url: hills.jpg, alt: "Hills" }]
---
A morning.

![A page](page.png)
`

test('images get smaller versions, which are made once', async () => {
  const root = blog({
    'photos/walk/index.md': post,
    'photos/walk/hills.jpg': await noise(2100, 900).jpeg().toBuffer(),
    'photos/walk/page.png': await noise(700, 500).png().toBuffer(),
  })
  expect(build(root)).toMatchObject({ status: 0, stderr: '' })
  const page = textOf(root, 'photos/walk/index.html')
  expect(page).toContain(
    '<img class="u-photo" src="/photos/walk/hills.jpg" alt="Hills" width="2100" height="900" srcset="/photos/walk/hills.jpg.480.webp 480w, /photos/walk/hills.jpg.960.webp 960w, /photos/walk/hills.jpg.1920.webp 1920w" sizes="(max-width: 42rem) 100vw, 40rem">',
  )
  expect(page).toContain(
    '<img width="700" height="500" srcset="/photos/walk/page.png.480.webp 480w, /photos/walk/page.png.700.webp 700w" sizes="(max-width: 42rem) 100vw, 40rem" src="/photos/walk/page.png" alt="A page"',
  )
  expect(textOf(root, 'feed.xml')).not.toContain('webp')
  expect(await sharp(published(root, 'photos/walk/hills.jpg.960.webp')).metadata()).toMatchObject({
    format: 'webp',
    width: 960,
    height: 411,
  })
  expect(published(root, 'photos/walk/hills.jpg')).toEqual(
    readFileSync(join(root, 'content/photos/walk/hills.jpg')),
  )

  const [files, first] = [
    kept(root),
    (name: string) => statSync(join(root, '.smallsocial/pictures', name)).ino,
  ]
  const inodes = files.map(first)
  rmSync(join(root, 'public'), { recursive: true })
  expect(build(root)).toMatchObject({ status: 0 })
  expect(kept(root).map(first)).toEqual(inodes)
  expect(existsSync(join(root, 'public/photos/walk/page.png.480.webp'))).toBe(true)

  writeFileSync(join(root, 'content/photos/walk/hills.jpg'), await noise(1000, 600).jpeg().toBuffer())
  expect(build(root)).toMatchObject({ status: 0 })
  expect(existsSync(join(root, 'public/photos/walk/hills.jpg.1920.webp'))).toBe(false)
  expect(textOf(root, 'photos/walk/index.html')).toContain('hills.jpg.1000.webp 1000w')
  expect(kept(root)).toHaveLength(4)
  expect(kept(root).filter((name) => files.includes(name))).toHaveLength(2)
})

test('a photo is published without the place in its data, upright', async () => {
  const photo = await noise(1200, 800).withMetadata({ orientation: 6 }).withExif(berlin).jpeg().toBuffer()
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52,30N"/></rdf:RDF></x:xmpmeta>'
  const root = blog({
    'notes/one.md': '---\ndate: 2026-05-01 10:00\n---\n![Here](/static/here.jpg)\n',
    'static/here.jpg': photo,
    'static/xmp.jpg': await noise(300, 200).withXmp(xmp).jpeg().toBuffer(),
  })
  expect(build(root, withoutSharp).stderr.match(/contains the place where it was taken/g)).toHaveLength(2)
  expect((await sharp(published(root, 'here.jpg')).metadata()).exif?.length).toBeGreaterThan(0)

  expect(build(root).stderr).not.toContain('contains the place')
  const data = await sharp(published(root, 'here.jpg')).metadata()
  expect([data.format, data.exif, data.orientation]).toEqual(['jpeg', undefined, undefined])
  expect([data.width, data.height]).toEqual([800, 1200])
  expect(await sharp(published(root, 'here.jpg.480.webp')).metadata()).toMatchObject({
    width: 480,
    height: 720,
  })
  expect((await sharp(published(root, 'xmp.jpg')).metadata()).xmp).toBeUndefined()
})

test('the place is found in each format, whatever the name, and removed where that is possible', async () => {
  const located = noise(300, 200).withExif(berlin)
  const frames = await Promise.all([1, 2].map(() => noise(60, 60).png().toBuffer()))
  const text = (words: string): Buffer => Buffer.from(words, 'latin1')
  const root = blog({
    'static/a.png': await located.clone().png().toBuffer(),
    'static/a.webp': await located.clone().webp().toBuffer(),
    'static/a.avif': await located.clone().avif().toBuffer(),
    'static/a.jfif': await located.clone().jpeg().toBuffer(),
    'static/jpeg.png': await located.clone().jpeg().toBuffer(),
    'static/moving.webp': await sharp(frames, { join: { animated: true } })
      .withExif(berlin)
      .webp()
      .toBuffer(),
    'static/film.mp4': Buffer.concat([
      text('\0\0\0\x18ftypisom'),
      Buffer.alloc(3_000_000),
      text('\u00a9xyz\0\x12+52.5200+013.4050/'),
    ]),
    'static/none.png': await noise(300, 200).png().toBuffer(),
    'static/none.webp': await noise(300, 200).webp().toBuffer(),
    'static/none.avif': await noise(300, 200).avif().toBuffer(),
    'static/none.mp4': Buffer.concat([text('\0\0\0\x18ftypisom'), Buffer.alloc(100)]),
  })
  const warned = (stderr: string): string[] =>
    [...stderr.matchAll(/^content\/static\/(\S+) +warning +the file contains the place/gm)].map(
      ([, name = '']) => name,
    )
  expect(warned(build(root, withoutSharp).stderr)).toEqual([
    ...['a.avif', 'a.jfif', 'a.png', 'a.webp', 'film.mp4', 'jpeg.png', 'moving.webp'],
  ])
  expect(warned(build(root).stderr)).toEqual(['film.mp4'])
  for (const [name, format] of [
    ['a.png', 'png'],
    ['a.webp', 'webp'],
    ['a.avif', 'heif'],
    ['a.jfif', 'jpeg'],
    ['moving.webp', 'webp'],
  ] as const) {
    const data = await sharp(published(root, name)).metadata()
    expect([name, data.format, data.exif]).toEqual([name, format, undefined])
  }
  expect((await sharp(published(root, 'moving.webp'), { animated: true }).metadata()).pages).toBe(2)
})

test('small, drawn and moving images stay as they are', async () => {
  const frames = await Promise.all([1, 2].map(() => noise(600, 600).png().toBuffer()))
  const moving = await sharp(frames, { join: { animated: true } })
    .webp({ quality: 90 })
    .toBuffer()
  const still = await noise(1600, 900).webp({ quality: 90 }).toBuffer()
  const files = {
    'static/small.png': await noise(60, 60).png().toBuffer(),
    'static/drawn.svg': `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 900"><!--${'x'.repeat(30_000)}--></svg>`,
    'static/moving.webp': moving,
    'static/still.webp': still,
    'static/tall.jpg': await noise(500, 18_000).jpeg({ quality: 20 }).toBuffer(),
    'static/words.jpg': 'these are words, no picture'.repeat(2000),
  }
  const root = blog(files)
  expect(moving.length).toBeGreaterThan(20_000)
  expect(build(root)).toMatchObject({ status: 0 })
  expect(readdirSync(join(root, 'public')).filter((name) => /webp|jpg|png|svg/.test(name))).toEqual([
    'drawn.svg',
    'moving.webp',
    'small.png',
    'still.webp',
    'still.webp.480.webp',
    'still.webp.960.webp',
    'tall.jpg',
    'words.jpg',
  ])
})

test('an image that cannot be read is reported and published as it is', async () => {
  const whole = await noise(1600, 900).webp({ quality: 90 }).toBuffer()
  const torn = Buffer.concat([whole.subarray(0, 64), Buffer.alloc(40_000)])
  const root = blog({ 'static/torn.webp': torn })
  expect(build(root)).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(
      /^content\/static\/torn\.webp {2}warning {2}the image cannot be read, so .*\n.*save it again/,
    ),
  })
  expect(published(root, 'torn.webp.480.webp')).toEqual(torn)
  expect(build(root).stderr).toContain('torn.webp')
})

const cards = {
  'articles/small.md': '---\ntitle: "Small is <enough> & fine\\u0007"\ndate: 2026-05-01 10:00\n---\nWords.\n',
  'photos/photo.md': '---\ndate: 2026-05-02 10:00\nphoto: [{ url: /dot.png, alt: "A dot" }]\n---\n',
  'static/dot.png': await noise(60, 60).png().toBuffer(),
}
const imageOf = (page: string): string | undefined =>
  /<meta property="og:image" content="https:\/\/blog\.example\/([^"]*)">/.exec(page)?.[1]

test('cards are drawn of posts without a photo, and one of the site', async () => {
  const root = blog(cards, 'cards: true')
  expect(build(root)).toMatchObject({ status: 0, stderr: '' })
  const own = imageOf(textOf(root, 'articles/small/index.html')) ?? ''
  const sites = imageOf(textOf(root, 'index.html')) ?? ''
  expect([own, sites]).toEqual(Array(2).fill(expect.stringMatching(/^assets\/cards\/[0-9a-f]{16}\.png$/)))
  expect(own).not.toBe(sites)
  expect(imageOf(textOf(root, 'photos/photo/index.html'))).toBe('dot.png')
  expect(imageOf(textOf(root, 'tags/index.html'))).toBe(sites)
  for (const card of [own, sites])
    expect(await sharp(published(root, card)).metadata()).toMatchObject({
      format: 'png',
      width: 1200,
      height: 630,
    })
  const band = { left: 0, top: 0, width: 1200, height: 10 }
  const { channels } = await sharp(await sharp(published(root, own)).extract(band).toBuffer()).stats()
  expect(channels.slice(0, 3).map(({ mean }) => Math.round(mean / 16))).toEqual([8, 4, 1])

  writeFileSync(
    join(root, 'content/articles/small.md'),
    cards['articles/small.md'].replace('Small is', 'Little is'),
  )
  expect(build(root)).toMatchObject({ status: 0 })
  expect(existsSync(join(root, 'public', own))).toBe(false)
  expect(readdirSync(join(root, 'public/assets/cards'))).toHaveLength(2)
})

test('a blog draws cards of its own, and says when it cannot', () => {
  const root = blog(cards, 'cards: true')
  mkdirSync(join(root, 'templates'))
  const own = join(root, 'templates/card.js')
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><rect width="1200" height="630" fill="#0f0"/></svg>'
  writeFileSync(own, `export const card = (subject, { html }) => html\`${svg}\``)
  expect(build(root)).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(join(root, 'public/assets/cards'))).toHaveLength(1)
  writeFileSync(own, 'export const card = (subject, { html }) => html`<svg`')
  expect(build(root)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('the card cannot be drawn: '),
  })
})

test('cards say what they need', () => {
  const root = blog(cards, 'cards: true')
  expect(build(root, withoutSharp)).toMatchObject({
    status: 0,
    stderr: expect.stringContaining(':4:1  warning  `cards` needs sharp, which is not installed'),
  })
  expect(imageOf(textOf(root, 'index.html'))).toBeUndefined()
  const nowhere = join(root, 'fonts.conf')
  writeFileSync(nowhere, '<?xml version="1.0"?><fontconfig></fontconfig>')
  expect(build(root, { FONTCONFIG_FILE: nowhere })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there are no fonts on this machine'),
  })
})

test('pages without a picture show that of the settings, or else of the author', () => {
  const root = blog(
    { ...cards, 'static/site.png': cards['static/dot.png'], 'static/ada.png': cards['static/dot.png'] },
    'image: /site.png',
  )
  build(root)
  expect(imageOf(textOf(root, 'articles/small/index.html'))).toBe('site.png')
  writeFileSync(
    join(root, 'content/site.yaml'),
    `${leastSettings.replace('{ name: "Ada Example" }', '{ name: "Ada Example", photo: /ada.png }')}\n`,
  )
  build(root)
  const page = textOf(root, 'articles/small/index.html')
  expect(imageOf(page)).toBe('ada.png')
  expect(page).toContain('<meta name="twitter:card" content="summary">')
  rmSync(join(root, 'content/static/ada.png'))
  expect(build(root).stderr).toContain('content/site.yaml:3:32  warning  there is no file for `/ada.png`')
})

test('the preview waits for no pictures: the image itself and the drawing stand for them', async () => {
  const hills = await noise(1000, 600).jpeg().toBuffer()
  const root = blog(
    { ...cards, 'photos/walk/index.md': post, 'photos/walk/hills.jpg': hills, 'photos/walk/page.png': hills },
    'cards: true',
  )
  const { url } = await startPreview(root)
  const version = await fetch(`${url}/photos/walk/hills.jpg.480.webp`)
  expect([version.status, version.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(Buffer.from(await version.arrayBuffer())).toEqual(hills)
  const page = await (await fetch(`${url}/articles/small/`)).text()
  const card = await fetch(`${url}/${imageOf(page)}`)
  expect(card.headers.get('content-type')).toMatch(/^image\/svg\+xml/)
  expect(await card.text()).toContain('>Small is &lt;enough&gt; &amp;<')
  expect(existsSync(join(root, '.smallsocial/pictures'))).toBe(false)
})

test('a file is the same however its name is encoded', async () => {
  const hills = await noise(1000, 600).jpeg().toBuffer()
  const root = blog(
    {
      'photos/walk/index.md':
        '---\ndate: 2026-05-01 10:00\n---\n![One](hills%20%281%29.jpg) [two](hills%20(1).jpg)\n\n<img src="hills%20(1).jpg" srcset="hills%20(1).jpg 1x,lost.jpg 2x, data:image/gif;base64,R0lGODlhAQABAAAAACw= 3x" alt="Three">\n',
      'photos/walk/hills (1).jpg': hills,
    },
    'permalinks: { photos: "/p/:name/" }',
  )
  expect(build(root).stderr.match(/there is no file for `.*`/g)).toEqual([
    'there is no file for `/photos/walk/lost.jpg`',
  ])
  const page = textOf(root, 'p/walk/index.html')
  expect(page).toContain('srcset="/p/walk/hills%20(1).jpg 1x,/photos/walk/lost.jpg 2x, data:')
  expect(page).toContain('src="/p/walk/hills%20(1).jpg"')
  expect(page).toContain('href="/p/walk/hills%20(1).jpg"')
  expect(page).toContain('/p/walk/hills%20(1).jpg.480.webp 480w')
})
