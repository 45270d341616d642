import { stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from './command.ts'

/** Whether a file can lie where `--out` says, before anything is asked for it: an answer may take minutes. */
export const checkOut = async (out: string): Promise<void> => {
  const folder = dirname(out)
  if (await isFolder(out)) throw new UsageError(`--out is ${out}: that is a folder; the name of a file would be right`)
  if (!(await isFolder(folder))) throw new UsageError(`--out is ${out}: there is no folder ${folder}`)
}

export const writeOut = async (out: string, bytes: string | Uint8Array): Promise<void> => {
  try {
    await writeFile(out, bytes)
  } catch (error) {
    throw new UsageError(`--out is ${out}: it cannot be written (${error instanceof Error ? error.message : error})`)
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // Not there, or not ours to look at: either way nothing can be put into it.
    return false
  }
}
