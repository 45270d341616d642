import { TemporaryFailure } from '../../functions/errors.ts'
import type { PlaceOnStream, Put, PutOnStream } from '../../functions/ports/put-on-stream.ts'

export interface FakeStream extends PutOnStream, PlaceOnStream {
  readonly puts: Put[]
  down: boolean
}

export const fakeStream = (): FakeStream => {
  const fake: FakeStream = {
    puts: [],
    down: false,
    put: async (puts) => {
      await fake.place(puts)
    },
    place: async (puts) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (fake.down) throw new TemporaryFailure('put on stream: TimeoutError')
      fake.puts.push(...structuredClone(puts))
      return puts.map(() => ({ shard: 'shardId-000000000000' }))
    },
  }
  return fake
}
