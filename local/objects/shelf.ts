/**
 * A bucket as a folder of files: what lies under a counter in `contents` has a second name here, its key, as a hard link.
 * So a program that knows only files (an embedded query engine, somebody with a Parquet viewer) reads the lake. A link is
 * taken away before its object changes and laid after: killed in between it is missing, never wrong, and laid when it is
 * asked for.
 */
import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Shelf {
  readonly folder: string
  lay(key: string, content: string): void
  takeAway(key: string): void
  /** Path of the file that has this key, laid if it is not there; undefined for a key that can be no file's name. */
  path(key: string, content: string): string | undefined
}

/** `contents`: the folder in which contentsInFiles keeps its files. On the same file system as `folder`. */
export function shelf(folder: string, contents: string): Shelf {
  const lay = (key: string, content: string): string | undefined => {
    if (!isFileName(key)) return undefined
    const path = join(folder, key)
    if (existsSync(path)) return path
    mkdirSync(dirname(path), { recursive: true })
    linkSync(join(contents, content), path)
    return path
  }
  return {
    folder,
    lay: (key, content) => void (isShown(key) && lay(key, content)),
    takeAway(key) {
      if (isFileName(key)) rmSync(join(folder, key), { force: true })
    },
    path: lay,
  }
}

/** Everybody wants to see these; the others are linked when they are asked for. */
const isShown = (key: string) => key.endsWith('.parquet')

/**
 * A key may be anything; a file's name may not. What has an extension is no other key's folder: `a/b.gz` and `a/b.gz/c` are two
 * keys, and nobody here makes both.
 */
const isFileName = (key: string) =>
  /^([\w=.,:+@ -]+\/)*[\w=.,:+@ -]+\.\w+$/.test(key) && !/(^|\/)\.{1,2}(\/|$)/.test(key)
