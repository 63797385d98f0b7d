import { hash } from 'node:crypto'

/** A drawn Mermaid diagram; width and height are in pixels. */
export type Diagram = {
  readonly svg: string
  readonly width: number
  readonly height: number
  /** The title and the description in the source (`accTitle`, `accDescr`). */
  readonly title?: string
}

/** Mermaid source → its drawing; undefined when there is none, so that the source is shown. */
export type Drawings = { readonly get: (source: string) => Diagram | undefined }

/** Returns the path of a drawing under the output folder. It contains a hash, so that caches load a changed one. */
export const diagramPath = (source: string): string => `assets/diagrams/${diagramId(source)}.svg`

/** Returns a name for a source, of 16 hexadecimal digits. */
export const diagramId = (source: string): string => hash('sha256', source).slice(0, 16)
