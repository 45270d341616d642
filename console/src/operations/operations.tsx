import Link from '@cloudscape-design/components/link'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import { useState } from 'react'
import { withKnown } from '../failures/known.ts'
import { Stands } from '../failures/standing.tsx'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { textOf, useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { Screen } from '../frame/screen.tsx'
import { Age } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { useFilled } from '../network/filled.ts'
import { usePages } from '../network/pages.ts'
import { farOf, isMoving, kindWords, type Operation, operationStandingOf, titleOf } from './model.ts'
import { operationProperties, operationWords } from './operation-filter.ts'
import { ReplayDialog } from './replay-dialog.tsx'

/** What was done: every retry, redrive, edit, archive and change, with who and why. The newest first. */
export default function OperationsPage() {
  const [refetch_ms, often] = useState(15_000)
  const isAll = useSeesAll()
  const filter = useUrlFilter(operationProperties)
  const terms = textOf(filter.query)
  const operations = useFilled(
    usePages('/operations', { query: { ...(terms !== '' && { filter: terms }), limit: 100 }, refetch_ms }),
    50,
  )
  const wanted = operations.items.some(isMoving) ? 2_000 : 15_000
  if (wanted !== refetch_ms) often(wanted)
  const [isReplaying, replay] = useState(false)
  return (
    <Screen
      title="Operations"
      description="What was done about failures, robots and policies: who, why, how far, and what came of it."
      actions={
        <ActButton needs="writer" onAct={() => replay(true)}>
          Look for what was missed
        </ActButton>
      }
    >
      <List<Operation>
        name="operations"
        words={{ one: 'operation', many: 'operations' }}
        columns={columns}
        rows={operations.items}
        id={({ operation_id }) => operation_id}
        count={operations.hasMore ? { loaded: operations.items.length } : operations.items.length}
        {...listed(operations)}
        isLoading={operations.isLoading || operations.isFilling}
        // The API has filtered them.
        filter={{
          ...filter,
          properties: withKnown(filter.properties, operations.items),
          matches: () => true,
          wordsIn: operationWords,
        }}
        nothingYet={
          <>
            {isAll
              ? 'Nothing was done yet.'
              : 'You have done nothing yet; what others did is told to who sees all fleets.'}{' '}
            The first one begins where something has failed: <Link href={hrefOf.failureGroups()}>Failures</Link>
          </>
        }
        href={({ operation_id }) => hrefOf.operation(operation_id)}
        exportAs="operations"
      />
      {isReplaying && <ReplayDialog onClose={() => replay(false)} />}
    </Screen>
  )
}

const columns: readonly Column<Operation>[] = [
  {
    id: 'kind',
    header: 'What',
    width: 210,
    text: ({ kind }) => kindWords(kind),
    cell: (operation) => <Link href={hrefOf.operation(operation.operation_id)}>{titleOf(operation)}</Link>,
  },
  {
    id: 'status',
    header: 'Status',
    width: 170,
    text: ({ status }) => status,
    cell: (operation) => <Stands standing={operationStandingOf(operation)} />,
  },
  {
    id: 'progress',
    header: 'Progress',
    width: 170,
    text: ({ done_until }) => done_until,
    cell: (operation) => <Progress operation={operation} />,
  },
  {
    id: 'created_at',
    header: 'Asked for',
    width: 150,
    text: ({ created_at }) => created_at,
    cell: ({ created_at }) => <Age at={created_at} />,
  },
  { id: 'by', header: 'By', width: 140, text: ({ by }) => by, cell: ({ by }) => <ForeignText value={by} /> },
  {
    id: 'why',
    header: 'Why',
    width: 280,
    text: ({ why }) => why,
    cell: ({ why }) => <ForeignText value={why} characters_max={160} />,
  },
  {
    id: 'ended_at',
    header: 'Ended',
    width: 150,
    text: ({ ended_at }) => ended_at,
    cell: ({ ended_at }) => (ended_at === undefined ? '–' : <Age at={ended_at} />),
  },
  {
    id: 'ended_because',
    header: 'Because',
    hidden: true,
    text: ({ ended_because }) => ended_because,
    cell: ({ ended_because }) => <ForeignText value={ended_because} characters_max={160} />,
  },
  {
    id: 'started_by',
    header: 'Started by',
    hidden: true,
    text: ({ started_by }) => started_by,
    cell: ({ started_by }) => <ForeignText value={started_by} />,
  },
  {
    id: 'operation_id',
    header: 'Operation',
    hidden: true,
    text: ({ operation_id }) => operation_id,
    cell: ({ operation_id }) => <AnyId kind="operation" value={operation_id} copy={false} />,
  },
]

const Progress = ({ operation }: { readonly operation: Operation }) => {
  const far = farOf(operation)
  if (far === undefined || operation.status === 'planned' || operation.status === 'planning') return <span>–</span>
  return <ProgressBar value={far.percent} ariaLabel={`Progress of ${titleOf(operation)}`} additionalInfo={far.words} />
}
