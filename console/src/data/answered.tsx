import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import { AnyId } from '../frame/any-id.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { type Column, List } from '../frame/list.tsx'
import { Duration, When } from '../frame/when.tsx'
import { problemOf } from '../network/problem.ts'
import { type ReadAll, readToEnd } from '../network/read-all.ts'
import { TimeLines } from './later-charts.tsx'
import { scaleOf, shownNumber, unitOf } from './measures.ts'
import {
  type Answer,
  drawable,
  type Numbered,
  numbered,
  type Question,
  type Row,
  shownAs,
  type Value,
} from './questions.ts'
import { lookedAt } from './waiting.ts'

/** The rows of an answer: ids lead to their pages, times and numbers are drawn where there are both. */
export const Answered = ({ question, answer }: { readonly question: Question; readonly answer: Answer }) => {
  const [more, setMore] = useState<{
    readonly of: string
    readonly rows: readonly Row[]
    readonly next: string | null
  }>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const behind = more?.of === answer.query_id ? more : undefined
  const columns = answer.columns ?? noColumns
  const shown = useMemo(() => columns.map(columnOf), [columns])
  const rows = useMemo(
    () => numbered(columns, [...(answer.rows ?? []), ...(behind?.rows ?? [])]),
    [columns, answer.rows, behind],
  )
  const next = behind === undefined ? (answer.next_cursor ?? null) : behind.next
  const filter = useUrlFilter<Numbered>(
    columns.map(({ name }, at) => ({ id: name, label: name, of: ({ values }: Numbered) => values[at] })),
  )
  const loadMore = async (): Promise<void> => {
    if (next === null) return
    setBusy(true)
    setProblem(undefined)
    try {
      const page = await lookedAt(answer.query_id, new AbortController().signal, next)
      setMore({
        of: answer.query_id,
        rows: [...(behind?.rows ?? []), ...(page.rows ?? [])],
        next: page.next_cursor ?? null,
      })
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  const readAll = async (told: ReadAll): Promise<readonly Numbered[]> =>
    numbered(columns, await readToEnd(pageOf(answer), told))
  return (
    <SpaceBetween size="l">
      <Picture columns={columns} rows={rows} name={question.question} />
      <List<Numbered>
        name={`answer-${question.name}`}
        title="Answer"
        description={
          <>
            {answer.milliseconds !== undefined && (
              <>
                Answered in <Duration ms={answer.milliseconds} />
                {', '}
              </>
            )}
            {answer.bytes_scanned !== undefined && `${shownNumber(answer.bytes_scanned, 'bytes')} scanned, `}
            asked <When at={answer.asked_at} />
          </>
        }
        words={{ one: 'row', many: 'rows' }}
        columns={shown}
        rows={rows.filter(filter.matches)}
        id={({ index }) => String(index)}
        count={{ loaded: rows.length }}
        problem={problem}
        isLoading={busy}
        hasMore={next !== null}
        loadMore={loadMore}
        readAll={readAll}
        filter={filter}
        nothingYet="It was answered, and there is no row: nothing in this range is like that."
        exportAs={question.name}
      />
    </SpaceBetween>
  )
}

const noColumns: NonNullable<Answer['columns']> = []

const pageOf =
  ({ query_id }: Pick<Answer, 'query_id'>) =>
  async (cursor: string | undefined, signal: AbortSignal) => {
    const { rows = [], next_cursor = null } = await lookedAt(query_id, signal, cursor)
    return { items: rows, next_cursor }
  }

/** The rest is shared by texts. */
const widthOf = (name: string, as: ReturnType<typeof shownAs>): { readonly width?: number } => {
  if (as === 'time') return { width: 175 }
  if (as === 'robot') return { width: 150 }
  return as === 'number' ? { width: Math.max(100, 50 + name.length * 9) } : {}
}

const columnOf = (column: { readonly name: string; readonly type: string }, at: number): Column<Numbered> => {
  const as = shownAs(column)
  return {
    id: column.name,
    header: column.name,
    ...widthOf(column.name, as),
    cell: ({ values }) => <Shown value={values[at] ?? null} as={as} name={column.name} />,
    text: ({ values }) => {
      const value = values[at]
      return typeof value === 'number' ? value : value === null || value === undefined ? '' : String(value)
    },
  }
}

const Shown = ({
  value,
  as,
  name,
}: {
  readonly value: Value
  readonly as: ReturnType<typeof shownAs>
  readonly name: string
}) => {
  if (value === null) return <>–</>
  switch (as) {
    case 'time':
      return <When at={String(value)} age={false} />
    case 'robot':
    case 'message':
    case 'trace':
      return <AnyId kind={as} value={String(value)} short />
    case 'number':
      return (
        <span className="sb-data-number" title={String(value)}>
          {typeof value === 'number' ? shownNumber(value, unitOf(name)) : String(value)}
        </span>
      )
    case 'text':
      return <ForeignText value={String(value)} />
  }
}

/** Where there is a time and a number: a line for each of the first texts. */
const Picture = ({
  columns,
  rows,
  name,
}: {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly Numbered[]
  readonly name: string
}) => {
  const places = drawable(columns)
  const series = useMemo(() => {
    if (places === undefined) return []
    const groups = new Map<string, { at: number; value: number }[]>()
    for (const { values } of rows) {
      const [at, value] = [Date.parse(String(values[places.time])), values[places.value]]
      if (Number.isNaN(at) || typeof value !== 'number') continue
      const group = places.group === undefined ? 'all' : String(values[places.group])
      groups.set(group, [...(groups.get(group) ?? []), { at, value }])
    }
    return [...groups].map(([title, points]) => ({ title, points: points.toSorted((a, b) => a.at - b.at) }))
  }, [places, rows])
  // One point is no line, and more lines than that nobody can read.
  if (
    places === undefined ||
    series.length === 0 ||
    series.length > LINES_MAX ||
    series.every(({ points }) => points.length < 2)
  )
    return null
  const value = columns[places.value]?.name ?? ''
  const most = series.reduce((all, { points }) => points.reduce((one, point) => Math.max(one, point.value), all), 0)
  const { per, unit } = scaleOf(most, unitOf(value))
  return (
    <Container header={<Header variant="h2">{value}</Header>}>
      <TimeLines
        label={`${name}: ${value}`}
        series={series.map(({ title, points }) => ({
          title,
          points: points.map((point) => ({ ...point, value: point.value / per })),
        }))}
        height={220}
        {...(unit !== '' && { unit })}
      />
    </Container>
  )
}

const LINES_MAX = 10
