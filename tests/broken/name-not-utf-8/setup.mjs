import { writeFileSync } from 'node:fs'
export default (root) => writeFileSync(Buffer.concat([Buffer.from(`${root}/content/caf`), Buffer.from([0xe9]), Buffer.from('.md')]), '---\ndate: 2026-05-01\n---\n')
