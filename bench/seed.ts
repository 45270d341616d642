import { inParallel } from '../functions/in-parallel.ts'
import { failuresInDynamodb } from '../functions/ports/failures.dynamodb.ts'
import { journalInDynamodb } from '../functions/ports/journal.dynamodb.ts'
import { publishedInDynamodb } from '../functions/ports/published.dynamodb.ts'
import type { AwsSide } from './aws-clients.ts'
import { failureRecord, failuresIn, groupOf, journalRow, publishedCommit, type Seeded } from './seeded.ts'

/*
 * Puts the seeded rows where the line would have put them, through the ports that it writes them with: indexes are filled by
 * the tables, and groups, marks and totals by the same transactions that count real failures.
 */
export const seedJournal = async ({ dynamodb, table }: AwsSide, seeded: Seeded): Promise<void> => {
  const journal = journalInDynamodb(dynamodb, table('journal'), journalDays)
  const published = publishedInDynamodb(dynamodb, table('published'), journalDays)
  for (let from = 0; from < seeded.journal_rows; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, seeded.journal_rows - from)
    const messages = Array.from({ length: count }, (_, n) => from + n)
    await journal.applied(messages.map((message) => journalRow(seeded, message)))
    await published.note(messages.flatMap((message) => publishedCommit(seeded, message) ?? []))
  }
}

export const seedFailures = async ({ dynamodb, table }: AwsSide, seeded: Seeded): Promise<void> => {
  const failures = failuresInDynamodb(dynamodb, {
    failures: table('failures'),
    groups: table('failure-groups'),
    operations: table('operations'),
    books: table('books'),
  })
  const all = Array.from({ length: failuresIn(seeded) }, (_, failure) => failure)
  // Of one group one after the other: they share its row.
  const groups = [...Map.groupBy(all, (failure) => groupOf(seeded, failure)).values()]
  await inParallel(groups, 4, async (members) => {
    for (let from = 0; from < members.length; from += failuresAtOnce) {
      const changes = members
        .slice(from, from + failuresAtOnce)
        .map((failure) => ({ before: undefined, after: failureRecord(seeded, failure) }))
      const changed = await failures.write(changes)
      if (changed.size > 0) throw new Error(`${changed.size} failures were there already: the line was not empty`)
    }
  })
}

const journalDays = 14
const rowsAtOnce = 2_000
const failuresAtOnce = 500
