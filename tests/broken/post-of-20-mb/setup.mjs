import { writeFileSync } from 'node:fs'
export default (root) => writeFileSync(`${root}/content/post.md`, `---\ndate: 2026-05-01\n---\n${'word '.repeat(4_000_000)}`)
