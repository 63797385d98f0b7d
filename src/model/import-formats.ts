/** The formats that `import` reads, by the value of `--from`, in the order in which they are tried, with their names for people. */
export const importFormats = {
  wordpress: 'WordPress: the file of Tools → Export (WXR)',
  mastodon: 'Mastodon: the archive (zip or folder)',
  x: 'X or Twitter: the archive (zip or folder)',
  bluesky: 'Bluesky: the repository (CAR)',
  tumblr: 'Tumblr: the export, with posts.zip unpacked',
  instagram: 'Instagram: the download in JSON (zip or folder)',
  blogger: 'Blogger: the backup (XML), or Takeout (zip or folder)',
  ghost: 'Ghost: the JSON file of Settings → Export',
  substack: 'Substack: the export (zip or folder)',
  medium: 'Medium: the export (zip or folder)',
  bookmarks: 'bookmarks: HTML of browsers, JSON of Pinboard, CSV of Pocket',
  opml: 'OPML: subscriptions, which become the blogroll',
  bar: 'micro.blog and others: a blog archive (.bar), also that of `smallsocial export`',
  feed: 'any RSS, Atom or JSON feed: a file or a URL',
} as const satisfies Readonly<Record<string, string>>

export type ImportFormat = keyof typeof importFormats

export const importFormatNames = Object.keys(importFormats) as readonly ImportFormat[]
