import { TemporaryFailure } from '../../errors.ts'
import { type Books, COUNTED_RANGES_MAX } from '../../ports/books.ts'

/**
 * Records that never reached dispatch (the rule could not deliver, dispatch died of them) are entered here, under a shard
 * of their own: published and dead-lettered, one each. The row remembers the last messages that it counted, so that one
 * that comes back is not counted again.
 */
export const enterInBooks = async (
  books: Books,
  messageId: string,
  count: number,
  invocation: string,
): Promise<void> => {
  if (count === 0) return
  for (let tries = 0; tries < triesMax; tries += 1) {
    const { version, counted } = await books.read(shard)
    if (counted.some(({ first }) => first === messageId)) return
    const range = { first: messageId, last: messageId, subjects: new Uint8Array(), by: invocation, drained: {} }
    const entry = { published: count, dead_lettered: count }
    if ((await books.add(shard, entry, [...counted, range].slice(-COUNTED_RANGES_MAX), version)) === 'added') return
  }
  throw new TemporaryFailure(`Books of the intake: other recorders were faster ${triesMax} times`)
}

const shard = 'intake'
const triesMax = 10
