import type { RetainedMessages } from '../../functions/ports/retained.ts'

export interface FakeRetained extends RetainedMessages {
  /** What lies on which topic. */
  readonly kept: Map<string, { readonly qos: number; readonly kept_at?: string }>
  /** The next calls fail with this. */
  failing?: Error
}

export const fakeRetained = (): FakeRetained => {
  const fake: FakeRetained = {
    kept: new Map(),
    read: async (topic) => {
      if (fake.failing) throw fake.failing
      return fake.kept.get(topic)
    },
  }
  return fake
}
