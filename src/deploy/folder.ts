import type { DeployFiles, DeployOptions, DeployWorld, Receipt } from '../model/deploy.js'

/** Puts the site into a folder of this machine, by a copy beside it that takes its place. */
export const deployToFolder = async (
  files: DeployFiles,
  { path }: Extract<DeployOptions, { to: 'folder' }>,
  world: Pick<DeployWorld, 'swapFolder'>,
): Promise<Receipt> => world.swapFolder(files, path)
