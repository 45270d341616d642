import type { Answer } from '../answer.ts'

/** `pending` is what was published and is not decided: in flight, or held because its robot is parked. */
export const readCounters: Answer = async (_, { books }) => {
  const { redelivered, ...counted } = await books.read()
  const { published, applied, observed, duplicate, refused, dead_lettered, shed } = counted
  return {
    ...counted,
    pending: published - applied - observed - duplicate - refused - dead_lettered - shed,
    redelivered,
  }
}
