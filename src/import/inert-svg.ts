/**
 * Returns true for a drawing that runs and loads nothing when a browser opens it: without scripts, handlers of events, foreign
 * elements, entities and references to other files (https://www.w3.org/TR/SVG2/conform.html#secure-static-mode). A harmless one
 * with one of these is refused, too.
 */
export const isInertSvg = (bytes: Uint8Array): boolean => {
  const text = new TextDecoder('utf-8').decode(bytes)
  return !text.includes('\0') && !active.test(text)
}

const active =
  /<(?:[\w-]+:)?(?:script|foreignObject|iframe|object|embed|handler|listener|a)[\s/>]|\son[a-z]+\s*=|<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet|@import|javascript:|attributeName\s*=\s*["'][^"']*(?:href|on)|(?:href|src)\s*=\s*["']?\s*(?!["'\s]*(?:#|data:image\/(?:png|jpe?g|gif|webp)[;,]))[^"'\s]|url\(\s*["']?(?!["'\s]*#)/i
