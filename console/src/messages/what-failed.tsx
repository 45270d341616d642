import Box from '@cloudscape-design/components/box'
import Table from '@cloudscape-design/components/table'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { When } from '../frame/when.tsx'
import type { Timeline } from './hops.ts'

/** Failures of a story: each is retried, edited or archived on its own page. */
export const WhatFailed = ({ failures }: { readonly failures: readonly Timeline['failures'][number][] }) => (
  <Table
    variant="embedded"
    items={failures}
    trackBy={({ failure_id }) => failure_id}
    ariaLabels={{ tableLabel: 'Failures of this story' }}
    wrapLines
    empty={<Box textAlign="center">Nothing of it has failed</Box>}
    columnDefinitions={[
      {
        id: 'failure',
        header: 'Failure',
        width: 200,
        isRowHeader: true,
        cell: ({ failure_id }) => <AnyId kind="failure" value={failure_id} short />,
      },
      { id: 'status', header: 'Status', width: 140, cell: ({ status }) => status.replaceAll('_', ' ') },
      { id: 'where', header: 'Where', width: 110, cell: ({ stage }) => stage },
      {
        id: 'why',
        header: 'Why',
        minWidth: 300,
        cell: ({ error_class, error_text }) => (
          <ForeignText value={`${error_class}: ${error_text}`} characters_max={500} />
        ),
      },
      { id: 'tries', header: 'Tries', width: 70, cell: ({ standing }) => standing.attempt },
      { id: 'last', header: 'Last seen', width: 220, cell: ({ last_seen_at }) => <When at={last_seen_at} /> },
    ]}
  />
)

/** What people and the clock did about them. */
export const WhatWasDone = ({
  operations,
  acts,
}: {
  readonly operations: readonly Timeline['operations'][number][]
  readonly acts: readonly Timeline['acts'][number][]
}) => (
  <Table
    variant="embedded"
    items={[
      ...operations.map(({ operation_id, kind, by, why, created_at, status }) => ({
        key: operation_id,
        operation_id,
        kind,
        by,
        why,
        at: created_at,
        outcome: status as string,
      })),
      ...acts.map(({ operation_id, failure_id, kind, by, why, at, from, to, result }) => ({
        key: `${operation_id} ${failure_id}`,
        operation_id,
        kind,
        by,
        why,
        at,
        outcome: `${from} → ${to}${result === undefined ? '' : `, ended ${result}`}`,
      })),
    ].toSorted((one, other) => one.at.localeCompare(other.at))}
    trackBy={({ key }) => key}
    ariaLabels={{ tableLabel: 'What was done about it' }}
    wrapLines
    empty={<Box textAlign="center">Nobody has done anything about it</Box>}
    columnDefinitions={[
      { id: 'at', header: 'When', width: 220, cell: ({ at }) => <When at={at} /> },
      { id: 'what', header: 'What', width: 120, isRowHeader: true, cell: ({ kind }) => kind.replaceAll('_', ' ') },
      { id: 'who', header: 'Who', width: 160, cell: ({ by }) => <ForeignText value={by} /> },
      { id: 'why', header: 'Why', minWidth: 200, cell: ({ why }) => <ForeignText value={why} /> },
      { id: 'outcome', header: 'Outcome', width: 220, cell: ({ outcome }) => <ForeignText value={outcome} /> },
      {
        id: 'operation',
        header: 'Operation',
        width: 180,
        cell: ({ operation_id }) => <AnyId kind="operation" value={operation_id} short />,
      },
    ]}
  />
)
