import { lookup } from 'mrmime'

/** The extensions, in lower case, of the media that are published from folders of posts. */
const publishedExtensions: ReadonlySet<string> = new Set(
  [
    // Images
    'apng avif bmp gif heic heif ico jfif jpe jpeg jpg jxl png svg tif tiff webp',
    // Sound
    'aac aif aiff flac m4a m4b mid mka mp3 oga ogg opus wav weba',
    // Video and captions
    '3g2 3gp avi m4v mkv mov mp4 mpeg mpg ogv srt vtt webm',
    // Documents
    'azw3 csv djvu doc docx epub mobi odp ods odt pdf ppt pptx rtf tsv txt xls xlsx',
    // Calendars, maps, models, fonts, signatures
    'asc geojson glb gltf gpx ics kml kmz otf sig stl ttf vcf woff woff2',
    // Archives
    '7z bz2 gz tar tgz xz zip zst',
  ].flatMap((extensions) => extensions.split(' ')),
)

/** Types of published media that mrmime does not know. */
const otherTypes: Readonly<Record<string, string>> = {
  ico: 'image/x-icon',
  jfif: 'image/jpeg',
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  flac: 'audio/flac',
  m4b: 'audio/mp4',
  mka: 'audio/x-matroska',
  avi: 'video/x-msvideo',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  srt: 'application/x-subrip',
  azw3: 'application/vnd.amazon.ebook',
  djvu: 'image/vnd.djvu',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  mobi: 'application/x-mobipocket-ebook',
  odp: 'application/vnd.oasis.opendocument.presentation',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  kml: 'application/vnd.google-earth.kml+xml',
  kmz: 'application/vnd.google-earth.kmz',
  vcf: 'text/vcard',
  '7z': 'application/x-7z-compressed',
  bz2: 'application/x-bzip2',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  xz: 'application/x-xz',
  zst: 'application/zstd',
}

/** Returns the media type of a file or a URL by its extension; undefined when it is unknown. */
export const mediaTypeOf = (path: string): string | undefined => {
  const extension = extensionOf(path)
  return lookup(extension) ?? (Object.hasOwn(otherTypes, extension) ? otherTypes[extension] : undefined)
}

/** Whether a file of this name is published from folders of posts. */
export const isMediaFile = (path: string): boolean =>
  !/[?#]/.test(path.slice(path.lastIndexOf('.'))) && publishedExtensions.has(extensionOf(path))

const extensionOf = (path: string): string => /\.([a-z0-9]+)(?:[?#]|$)/i.exec(path)?.[1]?.toLowerCase() ?? ''
