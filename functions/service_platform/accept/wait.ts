/** Waits for what becomes of messages, by key and more and more slowly; never longer than whoever asks wants to. */
import type { JournalRow } from '../../ports/journal.ts'
import type { Composed } from '../../saying/compose.ts'
import type { AcceptPorts } from './ports.ts'

export type Outcomes = ReadonlyMap<string, JournalRow>

export const WAIT_SECONDS_MAX = 25

/** By message, those that have come so far. What is held is not decided. */
export const outcomesOf = async (
  messages: readonly Composed[],
  seconds: number,
  { journal, now, sleep }: Pick<AcceptPorts, 'journal' | 'now' | 'sleep'>,
): Promise<Outcomes> => {
  // Telemetry has no row each: nobody would ever say what became of it.
  const awaited = messages.filter(({ said }) => said.message.kind !== 'telemetry')
  const outcomes = new Map<string, JournalRow>()
  const until = now() + seconds * 1000
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 1.5)) {
    const left = awaited.filter((message) => !outcomes.has(nameOfMessage(message)))
    if (left.length === 0 || now() + wait > until) return outcomes
    await sleep(wait)
    for (const row of await journal.some(left)) if (row.outcome !== 'held') outcomes.set(nameOfMessage(row), row)
  }
}

const FIRST_MS = 40
const LONGEST_MS = 1_000

export const nameOfMessage = ({
  message_id,
  robot_id,
}: {
  readonly message_id: string
  readonly robot_id: string
}): string => `${message_id}\n${robot_id}`
