import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useEffect, useRef } from 'react'
import { About } from '../failures/about.tsx'
import { wordsOf } from '../failures/model.ts'
import { AnyId } from '../frame/any-id.tsx'
import { type FilterProperty, useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { When } from '../frame/when.tsx'
import { usePages } from '../network/pages.ts'
import { type Act, hasEnds, isUnderWay, type OperationRead, operationResults, resultOf } from './model.ts'

/** What it did to each failure, and how each ended. */
export const OperationMessages = ({ operation }: { readonly operation: OperationRead }) => {
  const { operation_id, kind, progress, status } = operation
  const isLong = (progress.acted_on ?? 0) > 300
  const pages = usePages('/operations/{operation_id}/messages', {
    path: { operation_id },
    query: { limit: 100 },
    // All that was loaded is asked again: of a long list not while it is read.
    refetch_ms: isUnderWay(operation) ? (isLong ? 15_000 : 3_000) : 60_000,
  })
  const { reload } = pages
  // How the last of them ended is known with the end of it all, and of some even later.
  const known = isUnderWay(operation) ? status : `${status} ${progress.ended}`
  const loaded = useRef(known)
  useEffect(() => {
    if (loaded.current === known) return
    loaded.current = known
    void reload()
  }, [known, reload])
  const filter = useUrlFilter(properties)
  const rows = pages.items.filter(filter.matches)
  const total = progress.acted_on
  return (
    <List<Act>
      name="operation-messages"
      title="Results"
      words={{ one: 'message', many: 'messages' }}
      columns={hasEnds(kind) ? columns : columnsWithoutEnds}
      rows={rows}
      id={({ failure_id }) => failure_id}
      count={!filter.isFiltered && total !== undefined ? total : { loaded: pages.items.length }}
      {...listed(pages)}
      filter={filter}
      nothingYet="Nothing has been done to a message yet."
      href={({ failure_id }) => hrefOf.failure(failure_id)}
      exportAs={`operation-${operation_id}`}
    />
  )
}

const properties: readonly FilterProperty<Act>[] = [
  { id: 'result', label: 'Ended', values: operationResults, operators: ['=', '!='] },
  { id: 'robot_id', label: 'Robot', operators: ['=', '!='] },
  { id: 'message_id', label: 'Message', operators: ['=', '!='] },
  { id: 'from', label: 'Status before', operators: ['=', '!='] },
]

const columns: readonly Column<Act>[] = [
  {
    id: 'failure_id',
    header: 'Failure',
    width: 320,
    text: ({ failure_id }) => failure_id,
    cell: ({ failure_id }) => <AnyId kind="failure" value={failure_id} copy={false} />,
  },
  {
    id: 'result',
    header: 'Ended',
    width: 280,
    text: ({ result }) => resultOf(result).words,
    cell: ({ result }) => {
      const { tone, words } = resultOf(result)
      return <StatusIndicator type={tone}>{words}</StatusIndicator>
    },
  },
  {
    id: 'robot_id',
    header: 'Robot',
    width: 150,
    text: ({ robot_id }) => robot_id,
    cell: ({ robot_id }) => <About failure={{ robot_id }} />,
  },
  {
    id: 'message_id',
    header: 'Message',
    width: 200,
    text: ({ message_id }) => message_id,
    cell: ({ message_id, robot_id }) => <AnyId kind="message" value={message_id} robot_id={robot_id} copy={false} />,
  },
  { id: 'attempt', header: 'Try', width: 80, text: ({ attempt }) => attempt, cell: ({ attempt }) => attempt },
  {
    id: 'moved',
    header: 'From, to',
    width: 190,
    text: ({ from, to }) => `${from} → ${to}`,
    cell: ({ from, to }) => `${wordsOf(from)} → ${wordsOf(to)}`,
  },
  { id: 'at', header: 'When', width: 200, text: ({ at }) => at, cell: ({ at }) => <When at={at} /> },
  {
    id: 'result_at',
    header: 'Ended at',
    hidden: true,
    text: ({ result_at }) => result_at,
    cell: ({ result_at }) => <When at={result_at} />,
  },
  {
    id: 'trace_id',
    header: 'Trace',
    hidden: true,
    text: ({ trace_id }) => trace_id,
    cell: ({ trace_id }) => <AnyId kind="trace" value={trace_id} copy={false} />,
  },
  { id: 'by', header: 'By', hidden: true, text: ({ by }) => by, cell: ({ by }) => <ForeignText value={by} /> },
]

/** What is archived has ended by the write itself. */
const columnsWithoutEnds = columns.filter(({ id }) => id !== 'result' && id !== 'result_at')
