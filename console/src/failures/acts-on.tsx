import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { When } from '../frame/when.tsx'
import { type Act, hasEnds, kindWords, resultOf } from '../operations/model.ts'
import { wordsOf } from './model.ts'

/** What operations did to one failure, oldest first. */
export const ActsOn = ({ acts }: { readonly acts: readonly Act[] }) => (
  <Table<Act>
    header={
      <Header variant="h2" counter={`(${acts.length})`}>
        What was done about it
      </Header>
    }
    ariaLabels={{ tableLabel: 'What was done about it' }}
    items={acts}
    wrapLines
    columnDefinitions={[
      { id: 'at', header: 'When', width: 210, cell: ({ at }) => <When at={at} /> },
      {
        id: 'kind',
        header: 'What',
        width: 170,
        cell: ({ kind, operation_id }) => (
          <>
            {kindWords(kind)} <AnyId kind="operation" value={operation_id} copy={false} short />
          </>
        ),
      },
      { id: 'by', header: 'By', width: 140, minWidth: 120, cell: ({ by }) => <ForeignText value={by} /> },
      { id: 'why', header: 'Why', minWidth: 220, cell: ({ why }) => <ForeignText value={why} /> },
      { id: 'moved', header: 'From, to', width: 190, cell: ({ from, to }) => `${wordsOf(from)} → ${wordsOf(to)}` },
      {
        id: 'result',
        header: 'Ended',
        width: 180,
        cell: ({ kind, result }) => {
          if (result === undefined && !hasEnds(kind)) return '–'
          const { tone, words } = resultOf(result)
          return <StatusIndicator type={tone}>{words}</StatusIndicator>
        },
      },
    ]}
    empty={<Box textAlign="center">Nobody has done anything about it yet.</Box>}
  />
)
