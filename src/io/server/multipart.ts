import { Busboy, type BusboyHeaders } from '@fastify/busboy'

/** The parts of a form with files. */
export type MultipartForm = {
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** `at` is the number of fields and files of the same name before it; `a` and `a[]` are one name. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly at: number }[]
}

/**
 * Reads the body of a `multipart/form-data` request (RFC 7578): at most 500 fields of 1 MB, and 20 files. Undefined when it
 * is not one, or exceeds a limit. Nothing is written.
 */
export const readMultipart = async (
  body: Uint8Array,
  contentType: string,
): Promise<MultipartForm | undefined> => {
  const parts: { readonly name: string; value: string | Uint8Array | undefined }[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      const headers = { 'content-type': contentType } as BusboyHeaders
      const parser = new Busboy({ headers, limits: { fields: 500, fieldSize: 1_000_000, files: 20 } })
      const fail = (): void => reject(new Error('a limit of the form is exceeded'))
      parser.on('field', (name, value, isNameCut, isValueCut) => {
        if (isNameCut || isValueCut) fail()
        parts.push({ name, value })
      })
      parser.on('file', (name, stream) => {
        const chunks: Buffer[] = []
        const part: (typeof parts)[number] = { name, value: undefined }
        parts.push(part)
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', fail)
        // A browser sends an empty file for a field without one.
        stream.on('end', () => {
          if (chunks.length > 0) part.value = Buffer.concat(chunks)
        })
      })
      for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(event, fail)
      parser.on('finish', resolve)
      parser.on('error', reject)
      parser.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
    })
    return formOf(parts)
  } catch {
    // It is not a form of this kind.
    return undefined
  }
}

const formOf = (
  parts: readonly { readonly name: string; readonly value: string | Uint8Array | undefined }[],
): MultipartForm => {
  const fields: [string, string][] = []
  const files: { name: string; bytes: Uint8Array; at: number }[] = []
  const counts = new Map<string, number>()
  for (const { name, value } of parts) {
    if (value === undefined) continue
    const plain = name.replace(/\[\]$/, '')
    const at = counts.get(plain) ?? 0
    counts.set(plain, at + 1)
    if (typeof value === 'string') fields.push([name, value])
    else files.push({ name, bytes: value, at })
  }
  return { fields, files }
}
