/** The files of an export: a zip file, a folder, or one file. They are read one at a time, each up to a limit. */
export type Archive = {
  /** The name of the file or the folder, for messages. */
  readonly name: string
  /** The paths of the files, with slashes, sorted. */
  readonly paths: readonly string[]
  readonly sizeOf: (path: string) => number
  /** Reads a file. Throws `RefusedArchive` when it is longer than `limit` bytes, 300 MB by default, or damaged. */
  readonly read: (path: string, limit?: number) => Promise<Uint8Array>
}

/** An archive, or a file in it, that is not read, with the reason and the remedy. */
export class RefusedArchive extends Error {
  constructor(
    readonly reason: string,
    readonly note: string,
  ) {
    super(reason)
  }
}

/** Reads a file of an archive as text, without a byte order mark: in the encoding of its XML declaration, else in UTF-8. */
export const readArchiveText = async (archive: Archive, path: string): Promise<string> => {
  const bytes = await archive.read(path)
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const encoding = /^\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(start)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch {
    // There is no such encoding.
    return new TextDecoder('utf-8').decode(bytes)
  }
}

/** Returns the value of a JSON file of an archive. Throws `RefusedArchive` when it is not JSON. */
export const readArchiveJson = async (archive: Archive, path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readArchiveText(archive, path)) as unknown
  } catch (thrown) {
    if (thrown instanceof RefusedArchive) throw thrown
    throw new RefusedArchive(`\`${path}\` is not JSON`, 'download the archive again')
  }
}

/** Returns the first path that ends with a path of the format, wherever the archive was unpacked. */
export const pathEnding = (archive: Pick<Archive, 'paths'>, pattern: RegExp): string | undefined =>
  archive.paths.find((path) => pattern.test(path))
