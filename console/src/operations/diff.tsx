import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { type Changed, changesIn } from './changes.ts'

/** What was before and after, of an edit or a change. */
export const Diff = ({ diff }: { readonly diff: unknown }) => {
  const { changes, message_id } = changesIn(diff)
  if (changes.length === 0 && message_id === undefined) {
    return (
      <Container header={<Header variant="h2">What was changed</Header>}>
        <Payload label="change" value={diff} />
      </Container>
    )
  }
  return (
    <Table<Changed>
      header={
        <Header
          variant="h2"
          counter={`(${changes.length})`}
          description={
            message_id !== undefined && (
              <>
                Sent as message <AnyId kind="message" value={message_id} />
              </>
            )
          }
        >
          What was changed
        </Header>
      }
      ariaLabels={{ tableLabel: 'What was changed' }}
      items={changes}
      wrapLines
      columnDefinitions={[
        {
          id: 'path',
          header: 'Field',
          width: 220,
          cell: ({ path }) => <ForeignText value={path === '' ? '(all of it)' : path} />,
        },
        { id: 'before', header: 'Before', cell: ({ before }) => <Value value={before} /> },
        { id: 'after', header: 'After', cell: ({ after }) => <Value value={after} /> },
      ]}
      empty="Nothing was changed"
    />
  )
}

const Value = ({ value }: { readonly value: unknown }) =>
  value === undefined || value === null ? (
    <span>(not there)</span>
  ) : (
    <ForeignText value={typeof value === 'string' ? value : JSON.stringify(value)} characters_max={500} />
  )
