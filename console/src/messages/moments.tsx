import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useState } from 'react'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { Duration, When } from '../frame/when.tsx'
import type { Moment } from './hops.ts'
import { Subject } from './subject.tsx'

type Column = TableProps.ColumnDefinition<Told>

/** Everything that is known, oldest first, in words. `whose`: of several messages, with which it is and whose. */
export const Moments = ({ story, whose = false }: { readonly story: readonly Moment[]; readonly whose?: boolean }) => {
  const [whole, showWhole] = useState(false)
  const began = Date.parse(story[0]?.at ?? '')
  const items = (whole ? story : story.slice(0, SHOWN_MAX)).map(
    (moment, index): Told => ({
      moment,
      index,
      after_ms: whose ? Date.parse(moment.at) - began : moment.after_ms,
    }),
  )
  const robots = new Set(story.flatMap(({ robot_id }) => robot_id ?? []))
  const isElsewhere = story.some(
    ({ failure_id, operation_id }) => failure_id !== undefined || operation_id !== undefined,
  )
  return (
    <Table
      variant="embedded"
      items={items}
      trackBy={({ index }) => String(index)}
      ariaLabels={{ tableLabel: 'What happened, oldest first' }}
      wrapLines
      empty={<Box textAlign="center">Nothing is known yet</Box>}
      footer={
        story.length > items.length && (
          <Box textAlign="center">
            <Button onClick={() => showWhole(true)}>Show all {story.length}</Button>
          </Box>
        )
      }
      columnDefinitions={[
        ...always,
        ...(whose && robots.size > 1 ? [robot] : []),
        ...(whose ? [message] : []),
        ...(isElsewhere ? [elsewhere] : []),
      ]}
    />
  )
}

/** More of them are for who wants to read them. */
const SHOWN_MAX = 100

const always: Column[] = [
  { id: 'at', header: 'When', width: 180, cell: ({ moment }) => <When at={moment.at} age={false} /> },
  { id: 'after', header: 'After', width: 110, cell: ({ after_ms }) => <Duration ms={after_ms} /> },
  {
    id: 'what',
    header: 'What',
    width: 150,
    isRowHeader: true,
    cell: ({ moment }) => moment.what.replaceAll('_', ' '),
  },
  { id: 'text', header: 'In words', minWidth: 300, cell: ({ moment }) => <ForeignText value={moment.text} /> },
]

const robot: Column = {
  id: 'robot',
  header: 'Robot or mission',
  width: 150,
  cell: ({ moment }) => <Subject robot_id={moment.robot_id} />,
}

const message: Column = {
  id: 'message',
  header: 'Message',
  width: 190,
  cell: ({ moment }) => (
    <AnyId kind="message" value={moment.message_id} robot_id={moment.robot_id} copy={false} short />
  ),
}

const elsewhere: Column = {
  id: 'where',
  header: 'Failure or operation',
  width: 190,
  cell: ({ moment: { failure_id, operation_id } }) =>
    failure_id !== undefined ? (
      <AnyId kind="failure" value={failure_id} copy={false} short />
    ) : (
      <AnyId kind="operation" value={operation_id} copy={false} short />
    ),
}

interface Told {
  readonly moment: Moment
  readonly index: number
  /** Since its message was received; of a story of several since the story began. */
  readonly after_ms: number | undefined
}

/** What one might expect to see and does not. */
export const Missing = ({ missing }: { readonly missing: readonly string[] }) =>
  missing.length === 0 ? null : (
    <Box color="text-body-secondary">
      <strong>What is not known: </strong>
      <ForeignText value={missing.join('; ')} />
    </Box>
  )
