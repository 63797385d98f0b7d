import { contentWidthRem, imageAttributes } from '../src/model/content.js'
import { type Html, html } from '../src/model/html.js'
import type { MediaItem, Post } from '../src/model/post.js'
import type { TemplateContext } from '../src/model/theme.js'

/**
 * Renders photos, videos and audio of the front matter that the content does not contain. Several photos are
 * a gallery.
 */
export const media = (
  { photos, videos, audios }: Pick<Post, 'photos' | 'videos' | 'audios'>,
  { site }: TemplateContext,
): Html[] => {
  const shown = own(photos)
  const width = shown.length > 1 ? contentWidthRem(site) / 2 : contentWidthRem(site)
  const pictures = shown.map((photo, index) =>
    figure(
      photo,
      html`<img class="u-photo" src="${photo.url}" alt="${photo.alt ?? ''}"${imageAttributes(photo.url, width, site)}${index > 0 && html` loading="lazy"`}>`,
    ),
  )
  return [
    ...(pictures.length > 1 ? [html`<div class="gallery">\n${pictures}</div>\n`] : pictures),
    ...own(videos).map((video) =>
      figure(video, html`<video class="u-video" src="${video.url}" controls preload="metadata"></video>`),
    ),
    ...own(audios).map((audio) =>
      figure(audio, html`<audio class="u-audio" src="${audio.url}" controls preload="metadata"></audio>`),
    ),
  ]
}

const own = (items: readonly MediaItem[]): MediaItem[] => items.filter((item) => !item.inContent)

const figure = (item: MediaItem, element: Html): Html =>
  html`<figure class="media">${element}${item.caption && html`<figcaption>${item.caption}</figcaption>`}</figure>\n`
