import type { BusEvent, EventBus, NotTaken } from '../../functions/ports/event-bus.ts'

export interface FakeEventBus extends EventBus {
  readonly taken: BusEvent[]
  /** For the next puts, in order: an error, or what to say of each event. */
  readonly answers: (Error | ((event: BusEvent) => Omit<NotTaken, 'index'> | undefined))[]
}

export const fakeEventBus = (): FakeEventBus => {
  const taken: BusEvent[] = []
  const answers: FakeEventBus['answers'] = []
  return {
    taken,
    answers,
    put: async (events) => {
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return events.flatMap((event, index) => {
        const refusal = answer?.(event)
        if (refusal) return [{ index, ...refusal }]
        taken.push(structuredClone(event))
        return []
      })
    },
  }
}
