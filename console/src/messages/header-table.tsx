import Box from '@cloudscape-design/components/box'
import Table from '@cloudscape-design/components/table'
import { ForeignText } from '../frame/foreign-text.tsx'
import { headersOf } from './headers.ts'
import type { Decision } from './hops.ts'
import type { StoredMessage } from './stored.ts'

/** All that is known of a message beside what it says, and who has set it. */
export const HeaderTable = ({
  decision,
  stored,
}: {
  readonly decision: Decision | undefined
  readonly stored: StoredMessage | undefined
}) => (
  <Table
    variant="embedded"
    items={headersOf(decision, stored)}
    trackBy={({ name }) => name}
    ariaLabels={{ tableLabel: 'Headers of the message' }}
    wrapLines
    empty={<Box textAlign="center">Nothing is known yet</Box>}
    columnDefinitions={[
      { id: 'name', header: 'Name', width: 160, isRowHeader: true, cell: ({ name }) => name },
      { id: 'value', header: 'Value', minWidth: 300, cell: ({ value }) => <ForeignText value={value} /> },
      { id: 'set_by', header: 'Set by the', width: 100, cell: ({ set_by }) => set_by },
      { id: 'means', header: 'Means', minWidth: 260, cell: ({ means }) => means },
    ]}
  />
)
