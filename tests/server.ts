import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** Starts a server on a loopback address, which is closed after the tests of the file. Returns its URL. */
export const serve = async (listener: RequestListener, host = '127.0.0.1', port = 0): Promise<string> => {
  const server = createServer((request, response) => {
    try {
      void listener(request, response)
    } catch (thrown) {
      response.writeHead(500).end(String(thrown))
    }
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

/** Returns the body of a request as text. */
export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

/** Sends a response. */
export const answer = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
  body: string | Uint8Array = '',
): void => {
  response.writeHead(status, headers as Record<string, string | string[]>).end(body)
}
