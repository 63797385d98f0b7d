import { dayLength, utcDay } from '../model/utc.js'
/** The facts for a new blog. `now` is in milliseconds since 1970. */
export type Starter = {
  readonly url: string
  readonly name: string
  readonly title: string
  readonly timezone: string
  readonly now: number
  /** The dependency on smallsocial in package.json: a version, or `file:` and a folder. */
  readonly program: string
}

/**
 * Returns the files of a new blog: settings, a page, three posts as examples of an article, a note and a response, and
 * the files that npm, git and a host need.
 */
export const starterFiles = (starter: Starter): { readonly path: string; readonly contents: string }[] => {
  const { url, name, title, timezone } = starter
  const day = (before: number): string => utcDay(starter.now - before * dayLength)
  const text = (value: string): string => JSON.stringify(value)
  return [
    {
      path: 'content/site.yaml',
      contents: `url: ${text(url)}
title: ${text(title)}
description: ${text(`Notes and answers by ${name}.`)}
language: en
timezone: ${text(timezone)}
author:
  name: ${text(name)}
  note: "Writes here."
  # photo: /me.jpg  (the file is in content/static/)
menu:
  - { title: "Articles", url: /articles/ }
  - { title: "Notes", url: /notes/ }
  - { title: "Answers", url: /responses/ }
  - { title: "About", url: /about/ }
# theme: { accent: "#0a5a8a", font: sans }
`,
    },
    {
      path: 'content/contexts/w3.org/webmention.json',
      contents: `{
  "url": "https://www.w3.org/TR/webmention/",
  "name": "Webmention",
  "author": { "name": "Aaron Parecki", "url": "https://aaronparecki.com/" },
  "published": "2017-01-12"
}
`,
    },
    {
      path: 'content/about.md',
      contents: `---
title: "About"
---

This is the site of ${name}. A file at the top of \`content/\` without a date is a page like this one.

You can [subscribe](/feeds/), or answer a post on your own site and send a webmention.
`,
    },
    {
      path: 'content/articles/a-place-of-my-own.md',
      contents: `---
title: "A place of my own"
date: "${day(3)} 09:00"
tags: ["indieweb", "writing"]
summary: "Why this site is here."
---

A post with a title is an article. It has headings, [links to other posts](../notes/hello.md), code and footnotes[^1].

## What stays

The words are in a folder of plain files. The site can be made again from them at any time.

[^1]: Like this one.
`,
    },
    {
      path: 'content/notes/hello.md',
      contents: `---
date: "${day(2)} 18:30"
tags: ["hello"]
---

Hello! A post without a title is a note. :wave:
`,
    },
    {
      path: 'content/responses/webmention.md',
      contents: `---
title: "Webmention"
targeturl: https://www.w3.org/TR/webmention/
response_type: reshare
date: "${day(1)} 12:00"
tags: ["indieweb"]
---

> Webmention is a simple way to notify any URL when you mention it on your site.

A post that answers a page names it in \`targeturl\`; \`response_type\` is \`reply\`, \`reshare\`, \`star\`, \`bookmark\` or \`rsvp\`.
`,
    },
    {
      path: 'netlify.toml',
      contents: `[build]
  command = "npm install && npx smallsocial build"
  publish = "public"

[build.environment]
  NODE_VERSION = "22"
`,
    },
    {
      path: 'package.json',
      contents: `{
  "private": true,
  "type": "module",
  "scripts": { "build": "smallsocial build" },
  "dependencies": { "smallsocial": ${text(starter.program)} }
}
`,
    },
    { path: '.gitignore', contents: 'node_modules/\npublic/\n.smallsocial/\n' },
  ]
}
