import type { ConsoleFiles, PublishedFile } from '../../functions/ports/console-files.ts'

export interface FakeConsoleFiles extends ConsoleFiles {
  readonly published: Map<string, PublishedFile & { readonly at: Date }>
  /** In the order in which they were put. */
  readonly order: string[]
  /** Set to fail when this is put. */
  failsAt: string | undefined
}

export const fakeConsoleFiles = (now: () => Date = () => new Date()): FakeConsoleFiles => {
  const published: FakeConsoleFiles['published'] = new Map()
  const fake: FakeConsoleFiles = {
    published,
    order: [],
    failsAt: undefined,
    put: async (file) => {
      if (file.path === fake.failsAt) throw new Error(`cannot put ${file.path}`)
      fake.order.push(file.path)
      published.set(file.path, { ...file, at: now() })
    },
    async *all() {
      for (const { path, at } of [...published.values()]) yield { path, published_at: at }
    },
    remove: async (path) => void published.delete(path),
  }
  return fake
}
