import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { answer, serve } from './server.js'

/**
 * Starts a web server for a folder on a loopback address: with index pages, 404.html, and 410 in folders with
 * a `.gone`.
 */
export const hostOf = async (folder: string, address = '127.0.0.2', port = 0) => {
  const url = await serve(
    (request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname)
      const place = join(folder, path)
      if (existsSync(join(place, '.gone')))
        return answer(response, 410, { 'content-type': 'text/html' }, readFileSync(join(place, 'index.html')))
      const file = existsSync(place) && statSync(place).isDirectory() ? join(place, 'index.html') : place
      if (!existsSync(file)) return answer(response, 404, {}, 'Not found')
      answer(
        response,
        200,
        { 'content-type': file.endsWith('.html') ? 'text/html' : 'application/octet-stream' },
        readFileSync(file),
      )
    },
    address,
    port,
  )
  return { url: `${url}/`, host: new URL(url).host }
}
