import type { Executions } from '../../functions/ports/executions.ts'

/** Names are used once: what was begun is in `begun`, in that order; `close` ends an execution. */
export interface FakeExecutions extends Executions {
  readonly begun: { readonly name: string; readonly input: object }[]
  close(name: string): void
}

export const fakeExecutions = (): FakeExecutions => {
  const begun: FakeExecutions['begun'] = []
  const closed = new Set<string>()
  return {
    begun,
    close: (name) => void closed.add(name),
    start: async (name, input) => {
      const known = begun.find((one) => one.name === name)
      if (known === undefined) {
        begun.push({ name, input: structuredClone(input) })
        return 'started'
      }
      return closed.has(name) || JSON.stringify(known.input) !== JSON.stringify(input) ? 'closed' : 'started'
    },
  }
}
