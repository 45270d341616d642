import { type ReactNode, useMemo } from 'react'
import { useAskedPages } from '../data/asked-pages.ts'
import { RangePicker } from '../data/range-picker.tsx'
import { useRange } from '../data/use-range.ts'
import { type FilterProperty, useUrlFilter } from '../frame/filter.ts'
import { List } from '../frame/list.tsx'
import { Problem } from '../frame/problem.tsx'
import { When } from '../frame/when.tsx'
import { ApiProblem, fetchApi } from '../network/api.ts'
import { equalsIn } from './asked.ts'
import { hrefOfRow, lakeColumns } from './columns.tsx'
import { type MessageRow, rowOfStored, type StoredMessage } from './rows.ts'

const DAYS_MAX = 31

/** Whatever was said, telemetry as well, of any age: from the lake, which has it some minutes later. */
export const MessagesOfAnyAge = ({ where }: { readonly where: ReactNode }) => {
  const filter = useUrlFilter(lakeProperties)
  const { asked, range, refused, choose, again } = useRange('1h', DAYS_MAX)
  const wanted = equalsIn(filter.query)
  const query = { ...wanted, ...range, limit: 100 }
  const pages = useAskedPages<StoredMessage>(
    ['messages', query],
    async (cursor, signal) => {
      const { data } = await fetchApi.GET('/data/messages', {
        params: { query: { ...query, ...(cursor !== undefined && { cursor }) } as never },
        signal,
      })
      return data
    },
    refused === undefined,
  )
  const all = useMemo(() => pages.items.map(rowOfStored), [pages.items])
  const rows = all.filter(filter.matches)
  return (
    <>
      {refused !== undefined && <Problem problem={badRange(refused)} />}
      <List<MessageRow>
        name="messages"
        words={{ one: 'message', many: 'messages' }}
        title="Messages, as they were said"
        description={<Settled until={pages.first?.settled_until} />}
        columns={lakeColumns}
        rows={rows}
        id={({ key }) => key}
        count={{ loaded: all.length }}
        problem={pages.problem}
        isLoading={pages.isLoading}
        hasMore={pages.hasMore}
        loadMore={pages.loadMore}
        reload={again}
        filter={filter}
        href={hrefOfRow}
        exportAs="messages"
        actions={
          <>
            <RangePicker asked={asked} onChange={choose} days_max={DAYS_MAX} label="Received when" />
            {where}
          </>
        }
        nothingYet="Nothing that was said in this time lies in the lake. What was said in the last minutes comes there with the next delivery."
      />
    </>
  )
}

const badRange = (why: string): ApiProblem =>
  new ApiProblem({
    status: 400,
    type: 'urn:signalbox:problem:bad-range',
    title: 'This range cannot be asked about',
    detail: why,
  })

const Settled = ({ until }: { readonly until: string | null | undefined }) =>
  until ? (
    <>
      Settled until <When at={until} age={false} />; what came later is read where it was laid down.
    </>
  ) : (
    'What was said comes to the lake some minutes later.'
  )

const lakeProperties: readonly FilterProperty<MessageRow>[] = [
  { id: 'type', label: 'Type', operators: ['=', '!=', ':', '^'] },
  { id: 'robot_id', label: 'Robot, or mission:ID', operators: ['=', '!='] },
  { id: 'kind', label: 'Kind', operators: ['=', '!='], values: ['request', 'fact', 'telemetry'] },
  { id: 'trace_id', label: 'Trace', operators: ['=', '!='] },
  { id: 'message_id', label: 'Message', operators: ['=', '!='] },
  { id: 'source', label: 'Came in by', operators: ['=', '!='] },
  { id: 'correlation_id', label: 'Conversation', operators: ['=', '!='] },
]
