import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo } from 'react'
import { type AskedPage, useAskedPages } from '../data/asked-pages.ts'
import { latePageOf, PAGE_ROWS } from '../data/questions.ts'
import { RangePicker } from '../data/range-picker.tsx'
import { useRange } from '../data/use-range.ts'
import { isLater, waitedFor } from '../data/waiting.ts'
import { useUrlFilter } from '../frame/filter.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { List } from '../frame/list.tsx'
import { useNotices } from '../frame/notices.tsx'
import { Problem } from '../frame/problem.tsx'
import { When } from '../frame/when.tsx'
import { ApiProblem, fetchApi } from '../network/api.ts'
import type { ReadAll } from '../network/pages.ts'
import { lakeFilterOf } from './asked.ts'
import { hrefOfRow, lakeColumns } from './columns.tsx'
import { lakeProperties } from './lake-filter.ts'
import { type MessageRow, rowOfStored, type StoredMessage } from './rows.ts'
import { storedIn } from './stored.ts'

const DAYS_MAX = 31
/** Each hundred is a query of its own that has to be paid for. */
const EXPORTED_MAX = 5_000

/** Whatever was said, telemetry as well, of any age: from the lake, which has it some minutes later. */
export const MessagesOfAnyAge = ({ where }: { readonly where: ReactNode }) => {
  const filter = useUrlFilter(lakeProperties)
  const { asked, range, refused, choose, again } = useRange('1h', DAYS_MAX)
  const wanted = lakeFilterOf(filter.query)
  const { from, until } = range
  const question = useMemo(
    () => ({ from, until, ...(wanted !== undefined && { filter: wanted }) }),
    [from, until, wanted],
  )
  const read = useCallback(
    async (cursor: string | undefined, signal: AbortSignal) => {
      const query = { ...question, decided: 'yes', limit: PAGE_ROWS, ...(cursor !== undefined && { cursor }) } as const
      const { data } = await fetchApi.GET('/data/messages', { params: { query }, signal })
      return whole(data, signal)
    },
    [question],
  )
  const pages = useAskedPages<StoredMessage>(['messages', question], read, refused === undefined)
  const count = useCount(question, refused === undefined)
  const rows = useMemo(() => pages.items.map(rowOfStored), [pages.items])
  const { tell } = useNotices()
  const readAll = useCallback(
    async ({ most, onRead, onCut, signal }: ReadAll): Promise<readonly MessageRow[]> => {
      const all: StoredMessage[] = []
      let cursor: string | undefined
      const bound = Math.min(most, EXPORTED_MAX)
      do {
        const page = await read(cursor, signal)
        if (page.is_cut) onCut?.()
        all.push(...page.items)
        cursor = page.next_cursor ?? undefined
        onRead(all.length)
      } while (cursor !== undefined && all.length < bound)
      if (cursor !== undefined) {
        const text = `Only the newest ${bound.toLocaleString('en')} are exported: a question on the page Data answers more, as a file`
        tell({ kind: 'warning', text, href: hrefOf.data(), hrefText: 'Ask there' })
      }
      return all.slice(0, bound).map(rowOfStored)
    },
    [read, tell],
  )
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
        count={count ?? { loaded: rows.length }}
        problem={pages.problem}
        isLoading={pages.isLoading}
        hasMore={pages.hasMore}
        isCut={pages.isCut}
        loadMore={pages.loadMore}
        reload={again}
        readAll={readAll}
        // The lake has filtered them: words of its payloads are not among what was loaded.
        filter={{ ...filter, matches: () => true }}
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

interface Question {
  readonly from: string
  readonly until: string
  readonly filter?: string
}

/** Exact: counted by the same filter over the same time. Undefined until it is known. */
const useCount = (query: Question, enabled: boolean): number | undefined => {
  const { data } = useQuery({
    queryKey: ['messages counted', query],
    queryFn: async ({ signal }) => {
      const { data: counted } = await fetchApi.GET('/data/messages/count', { params: { query }, signal })
      if (counted === undefined) return null
      if (!isLater(counted)) return counted.messages
      const { rows = [] } = await waitedFor(counted.query_id, signal)
      return Number(rows[0]?.[0] ?? Number.NaN)
    },
    enabled,
    staleTime: 60_000,
  })
  return data === null || Number.isNaN(data) ? undefined : data
}

const whole = async (
  page:
    | Awaited<ReturnType<typeof waitedFor>>
    | AskedPage<StoredMessage>
    | { readonly query_id: string; readonly location: string }
    | undefined,
  signal: AbortSignal,
): Promise<AskedPage<StoredMessage>> => {
  if (page === undefined) return { items: [], next_cursor: null }
  if ('items' in page) return page
  const answer = await waitedFor(page.query_id, signal)
  return latePageOf(storedIn(answer), answer)
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
