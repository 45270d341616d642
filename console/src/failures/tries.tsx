import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { Duration, When } from '../frame/when.tsx'
import type { Failure } from './model.ts'
import { type Step, stepsOf } from './tries.ts'

/** The life of a failure: every try and act, with how long after the one before. */
export const Tries = ({ failure }: { readonly failure: Pick<Failure, 'attempts'> }) => {
  const steps = stepsOf(failure)
  return (
    <Table<Step>
      header={
        <Header
          variant="h2"
          counter={`(${steps.length})`}
          description="Reports, tries and what people did, oldest first"
        >
          What happened to it
        </Header>
      }
      ariaLabels={{ tableLabel: 'What happened to it' }}
      items={steps}
      wrapLines
      columnDefinitions={[
        { id: 'at', header: 'When', width: 210, cell: ({ at }) => <When at={at} /> },
        { id: 'after', header: 'After', width: 100, cell: ({ after_ms }) => <Duration ms={after_ms} /> },
        { id: 'attempt', header: 'Try', width: 70, cell: ({ attempt }) => attempt },
        {
          id: 'what',
          header: 'What',
          width: 260,
          minWidth: 200,
          cell: ({ tone, what, unlisted }) => (
            <>
              {unlisted !== undefined && (
                <Box color="text-body-secondary">… {unlisted} tries in between are not listed</Box>
              )}
              <StatusIndicator type={tone}>{what}</StatusIndicator>
            </>
          ),
        },
        {
          id: 'text',
          header: 'Why',
          minWidth: 240,
          cell: ({ error_class, text }) => (
            <>
              {error_class !== undefined && (
                <strong>
                  <ForeignText value={error_class} />
                  {text === undefined ? '' : ': '}
                </strong>
              )}
              {text !== undefined && <ForeignText value={text} characters_max={400} />}
            </>
          ),
        },
        { id: 'by', header: 'By', width: 140, minWidth: 120, cell: ({ by }) => <ForeignText value={by} /> },
        {
          id: 'operation',
          header: 'Operation',
          width: 170,
          cell: ({ operation_id }) => <AnyId kind="operation" value={operation_id} copy={false} short />,
        },
      ]}
      empty={<Container>Nothing is known of it.</Container>}
    />
  )
}
