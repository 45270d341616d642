import type { ConsoleFiles, PublishedFile } from '../../ports/console-files.ts'

/** A file of the build: its path below the build's folder. */
export interface BuiltFile {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface PublishPorts {
  readonly files: ConsoleFiles
  readonly build: () => readonly BuiltFile[]
  readonly now: () => Date
}

/**
 * Puts a build where browsers get it from: first what pages ask for by a name that holds its hash, then the rest, and last the
 * page itself, so that nobody is given a page whose parts are not there yet. Parts of earlier builds stay for a month: a tab
 * that was opened before a deploy still asks for them.
 */
export const publishConsole = async (config: object, { files, build, now }: PublishPorts): Promise<Published> => {
  const all = [...build(), { path: 'config.json', bytes: Buffer.from(`${JSON.stringify(config, null, 2)}\n`) }]
  const published = all.map(asPublished)
  for (const step of [isPart, isBeside, isPage]) {
    await inGroups(published.filter(step), (file) => files.put(file))
  }
  const current = new Set(published.map(({ path }) => path))
  const oldest = new Date(now().getTime() - KEPT_MS)
  let removed = 0
  for await (const { path, published_at } of files.all()) {
    if (current.has(path) || published_at > oldest) continue
    await files.remove(path)
    removed += 1
  }
  return { published: published.length, removed }
}

export interface Published {
  readonly published: number
  readonly removed: number
}

/** With the stack: a bucket that holds something cannot be deleted. */
export const removeConsole = async ({ files }: Pick<PublishPorts, 'files'>): Promise<Published> => {
  let removed = 0
  for await (const { path } of files.all()) {
    await files.remove(path)
    removed += 1
  }
  return { published: 0, removed }
}

const KEPT_MS = 30 * 24 * 3_600_000

const FOLDER = 'console/'
const isPart = ({ path }: PublishedFile): boolean => path.startsWith(`${FOLDER}assets/`)
const isPage = ({ path }: PublishedFile): boolean => path === `${FOLDER}index.html`
const isBeside = (file: PublishedFile): boolean => !isPart(file) && !isPage(file)

const asPublished = ({ path, bytes }: BuiltFile): PublishedFile => ({
  path: `${FOLDER}${path}`,
  bytes,
  content_type: typeOf(path),
  cache_control: path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
})

const typeOf = (path: string): string => {
  const type = types[path.slice(path.lastIndexOf('.') + 1)]
  // With `nosniff` a browser takes a script or a style of no type for none.
  if (type === undefined) throw new Error(`${path} is of no type that is known here: add it to publish.ts`)
  return type
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff: 'font/woff',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
}

/** Some at a time: a build has a hundred files, and a client of S3 fifty connections. */
const inGroups = async <Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> => {
  for (let from = 0; from < items.length; from += 16) await Promise.all(items.slice(from, from + 16).map(act))
}
