import Box from '@cloudscape-design/components/box'
import Table from '@cloudscape-design/components/table'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { Duration, When } from '../frame/when.tsx'
import type { Moment } from './hops.ts'
import { Subject } from './subject.tsx'

/** Everything that is known, oldest first, in words. `whose`: also the message and the robot of each moment. */
export const Moments = ({ story, whose = false }: { readonly story: readonly Moment[]; readonly whose?: boolean }) => (
  <Table
    variant="embedded"
    items={story.map((moment, index) => ({ moment, index }))}
    trackBy={({ index }) => String(index)}
    ariaLabels={{ tableLabel: 'What happened, oldest first' }}
    wrapLines
    empty={<Box textAlign="center">Nothing is known yet</Box>}
    columnDefinitions={[
      { id: 'at', header: 'When', width: 180, cell: ({ moment }) => <When at={moment.at} age={false} /> },
      { id: 'after', header: 'After', width: 100, cell: ({ moment }) => <Duration ms={moment.after_ms} /> },
      {
        id: 'what',
        header: 'What',
        width: 140,
        isRowHeader: true,
        cell: ({ moment }) => moment.what.replaceAll('_', ' '),
      },
      { id: 'text', header: 'In words', minWidth: 300, cell: ({ moment }) => <ForeignText value={moment.text} /> },
      ...(whose
        ? [
            {
              id: 'robot',
              header: 'Robot or mission',
              width: 150,
              cell: ({ moment }: Told) => <Subject robot_id={moment.robot_id} />,
            },
            {
              id: 'message',
              header: 'Message',
              width: 160,
              cell: ({ moment }: Told) => (
                <AnyId kind="message" value={moment.message_id} robot_id={moment.robot_id} copy={false} short />
              ),
            },
          ]
        : []),
      {
        id: 'where',
        header: 'Failure or operation',
        width: 180,
        cell: ({ moment: { failure_id, operation_id } }) =>
          failure_id !== undefined ? (
            <AnyId kind="failure" value={failure_id} copy={false} short />
          ) : (
            <AnyId kind="operation" value={operation_id} copy={false} short />
          ),
      },
    ]}
  />
)

interface Told {
  readonly moment: Moment
  readonly index: number
}

/** What one might expect to see and does not. */
export const Missing = ({ missing }: { readonly missing: readonly string[] }) =>
  missing.length === 0 ? null : (
    <Box color="text-body-secondary">
      <strong>What is not known: </strong>
      <ForeignText value={missing.join('; ')} />
    </Box>
  )
