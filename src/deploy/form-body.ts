import type { HttpRequest } from '../model/http.js'

/** Returns the headers and the body of a request with a form (https://www.rfc-editor.org/rfc/rfc7578). */
export const formBody = async (form: FormData): Promise<Pick<HttpRequest, 'headers' | 'body'>> => {
  const encoded = new Response(form)
  return {
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    body: new Uint8Array(await encoded.arrayBuffer()),
  }
}
