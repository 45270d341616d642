import { expect, test } from 'vitest'
import { synthesised } from '../faults/assembly.ts'
import { act, ask, type Line, standUp } from '../faults/run.ts'

/*
 * A comparison is asked for once, whatever befalls the function that makes it: Lambda runs it again, and it finds the same.
 */
test('a comparison whose function is killed before or after any of its calls ends with the same differences', async () => {
  let fate: { readonly call: number; readonly when: 'before' | 'after' } | undefined
  let calls = 0
  const line = await standUp(synthesised(), 'compared', {
    call: ({ caller }) => {
      if (!caller.endsWith('-compare-policy')) return undefined
      calls += 1
      return calls === fate?.call ? { [fate.when]: 'kill' } : undefined
    },
  })
  const { simulation } = line
  const said = [
    { type: 'work.started', payload: { job_id: 'j1' } },
    { type: 'robot.went_quiet', payload: {} },
    { type: 'robot.connected', payload: {} },
  ]
  for (const [n, message] of said.entries()) {
    const bytes = JSON.stringify({ message_id: `m${n}`, ...message })
    await simulation.publish('robots/r1/messages', bytes, { clientId: 'r1' })
    await simulation.advance(1_000)
  }
  const until = new Date(simulation.clock.now()).toISOString()
  await simulation.advance(75_000)

  const undisturbed = await compared(line, until)
  expect(undisturbed).toMatchObject({
    status: 'done',
    // Whoever speaks after its silence is connected by that.
    compared: { decisions: 4, same: 2, different: 2, following: 1, robots: 1 },
    differences: [{ message_id: 'm1' }, { type: 'robot.connected', follows: true }],
  })
  const callsOfOne = calls
  expect(callsOfOne).toBeGreaterThan(4)
  for (let call = 1; call <= callsOfOne; call += 1) {
    for (const when of ['before', 'after'] as const) {
      calls = 0
      fate = { call, when }
      const again = await compared(line, until)
      expect(again, `killed ${when} call ${call}`).toMatchObject({
        status: 'done',
        compared: undisturbed.compared,
        differences: undisturbed.differences,
      })
    }
  }
  await simulation.stop()
}, 300_000)

interface Comparison {
  readonly status: string
  readonly compared: object
  readonly differences: readonly object[]
}

async function compared(line: Line, until: string): Promise<Comparison> {
  const { status, body } = await act(line, '/policies/v2/comparisons', { from: '2026-01-01T00:00:00Z', until })
  expect(status).toBe(202)
  const path = `/comparisons/${(body as { comparison_id: string }).comparison_id}`
  for (let waited = 0; waited < 60; waited += 1) {
    await line.simulation.advance(waited < 5 ? 500 : 10_000)
    const comparison = (await ask(line, path)).body as Comparison
    if (comparison.status !== 'running') return comparison
  }
  throw new Error(`${path} does not end`)
}
