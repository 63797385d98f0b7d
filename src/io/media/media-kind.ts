/** The extension and the media type of a file. */
export type MediaKind = { readonly extension: string; readonly type: string }

/** Returns the type of a file by its first bytes; undefined for types that are not accepted. */
export const mediaKindOf = (bytes: Uint8Array): MediaKind | undefined => {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  const found = signatures.find(([pattern]) => pattern.test(start))
  return found && { extension: found[1], type: found[2] }
}

const signatures: readonly (readonly [pattern: RegExp, extension: string, type: string])[] = [
  [/^\xff\xd8\xff/, 'jpg', 'image/jpeg'],
  [/^\x89PNG\r\n.\n/s, 'png', 'image/png'],
  [/^GIF8[79]a/, 'gif', 'image/gif'],
  [/^RIFF....WEBP/s, 'webp', 'image/webp'],
  [/^....ftypavi[fs]/s, 'avif', 'image/avif'],
  [/^....ftypM4A/s, 'm4a', 'audio/mp4'],
  [/^....ftypqt/s, 'mov', 'video/quicktime'],
  [/^....ftyp(?:isom|iso\d|mp4|M4V|avc1|dash|3gp)/s, 'mp4', 'video/mp4'],
  [/^.E\xdf\xa3/s, 'webm', 'video/webm'],
  [/^(?:ID3|\xff[\xfb\xf3\xf2\xfa])/, 'mp3', 'audio/mpeg'],
  [/^OggS/, 'ogg', 'audio/ogg'],
  [/^fLaC/, 'flac', 'audio/flac'],
  [/^RIFF....WAVE/s, 'wav', 'audio/wav'],
]
