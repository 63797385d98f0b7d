import { crc32, deflateRawSync } from 'node:zlib'

/** A file of a zip archive, as its headers describe it. */
type ZipEntry = {
  readonly name: string
  readonly bytes: Uint8Array
  /** The mode of Unix, e.g. 0o120777 for a symlink. */
  readonly mode?: number
  /** The size in the headers, if it is not the true one. */
  readonly claimedSize?: number
  /** True for a file whose bytes have changed since it was packed. */
  readonly isDamaged?: boolean
  readonly isEncrypted?: boolean
}

/** Returns a zip archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), also one with a wrong size of a file. */
export const zipOf = (entries: readonly ZipEntry[]): Buffer => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const {
    name,
    bytes,
    mode = 0o100644,
    claimedSize = bytes.length,
    isEncrypted = false,
    isDamaged = false,
  } of entries) {
    const packed = deflateRawSync(bytes)
    const nameBytes = Buffer.from(name, 'utf8')
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800 | (isEncrypted ? 1 : 0), 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(isDamaged ? 1 : crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimedSize, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, nameBytes, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((mode << 16) >>> 0) as number, 6)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), common, tail, nameBytes]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('504b0506', 0, 'hex')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
