import { renameSync, writeFileSync } from 'node:fs'

/** All of the new content or all of the old, whenever the process dies. */
export function replaceFile(file: string, content: string): void {
  writeFileSync(`${file}.new`, content)
  renameSync(`${file}.new`, file)
}
