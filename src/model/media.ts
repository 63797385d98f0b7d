/**
 * The media that are published from folders of posts: the extension of a file in lower case → its media type.
 */
const mediaTypes: Readonly<Record<string, string>> = {
  // Images
  apng: 'image/apng',
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  ico: 'image/x-icon',
  jfif: 'image/jpeg',
  jpe: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  jxl: 'image/jxl',
  png: 'image/png',
  svg: 'image/svg+xml',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  webp: 'image/webp',
  // Sound
  aac: 'audio/aac',
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  mid: 'audio/midi',
  mka: 'audio/x-matroska',
  mp3: 'audio/mpeg',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  weba: 'audio/webm',
  // Video and captions
  '3g2': 'video/3gpp2',
  '3gp': 'video/3gpp',
  avi: 'video/x-msvideo',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  ogv: 'video/ogg',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
  webm: 'video/webm',
  // Documents
  azw3: 'application/vnd.amazon.ebook',
  csv: 'text/csv',
  djvu: 'image/vnd.djvu',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  epub: 'application/epub+zip',
  mobi: 'application/x-mobipocket-ebook',
  odp: 'application/vnd.oasis.opendocument.presentation',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text',
  pdf: 'application/pdf',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  rtf: 'application/rtf',
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  // Calendars, maps, models, fonts, signatures
  asc: 'application/pgp-keys',
  geojson: 'application/geo+json',
  glb: 'model/gltf-binary',
  gltf: 'model/gltf+json',
  gpx: 'application/gpx+xml',
  ics: 'text/calendar',
  kml: 'application/vnd.google-earth.kml+xml',
  kmz: 'application/vnd.google-earth.kmz',
  otf: 'font/otf',
  sig: 'application/pgp-signature',
  stl: 'model/stl',
  ttf: 'font/ttf',
  vcf: 'text/vcard',
  woff: 'font/woff',
  woff2: 'font/woff2',
  // Archives
  '7z': 'application/x-7z-compressed',
  bz2: 'application/x-bzip2',
  gz: 'application/gzip',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  xz: 'application/x-xz',
  zip: 'application/zip',
  zst: 'application/zstd',
}

/**
 * Returns the media type of a file or a URL by its extension; undefined when the extension is not in the
 * table.
 */
export const mediaTypeOf = (path: string): string | undefined => {
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(mediaTypes, ending) ? mediaTypes[ending] : undefined
}

/** Returns true for the name of a file that is published from folders of posts. */
export const isMedia = (path: string): boolean =>
  !/[?#]/.test(path.slice(path.lastIndexOf('.'))) && mediaTypeOf(path) !== undefined
