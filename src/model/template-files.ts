/** Returns the name of the file of a template, without extension: `afterTitle` → `after-title`. */
export const templateFileOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Returns the name of the function of a file: `after-title` → `afterTitle`. */
export const functionOfFile = (file: string): string =>
  file.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
