import { NOTHING_SENT, type SentBook, type SentPage } from '../../functions/ports/sent.ts'

export interface FakeSentBook extends SentBook {
  readonly pages: ReadonlyMap<string, SentPage>
}

export const fakeSentBook = (): FakeSentBook => {
  const pages = new Map<string, SentPage>()
  return {
    pages,
    read: async (robotId) => pages.get(robotId) ?? NOTHING_SENT,
    write: async (robotId, page) => {
      const before = pages.get(robotId)
      if ((before?.version ?? 0) !== page.version) return 'changed'
      // As JSON keeps it, and nothing that was known before is forgotten.
      pages.set(robotId, JSON.parse(JSON.stringify({ ...before, ...page, version: page.version + 1 })) as SentPage)
      return 'written'
    },
  }
}
