import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../support.js'

test('each build of the program is executable, because npx sees to that only once for a folder', () => {
  expect(() => accessSync(join(projectFolder, 'dist/cli.js'), constants.X_OK)).not.toThrow()
})
