import { useUrlFilter } from '../frame/filter.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { api } from '../network/api.ts'
import { isOfReport, type Question } from './questions.ts'

/** What can be asked by name: each with its parameters on a page of its own. */
export const Questions = () => {
  const { data, error, isFetching, refetch } = api.useQuery(
    'get',
    '/data/queries',
    {},
    { staleTime: Number.POSITIVE_INFINITY },
  )
  const filter = useUrlFilter<Question>(properties)
  const all = (data?.items ?? []).toSorted((a, b) => Number(isOfReport(a)) - Number(isOfReport(b)))
  return (
    <List<Question>
      name="questions"
      title="Questions that have a name"
      description="Each is one statement that was looked at before. What it answers can be downloaded."
      words={{ one: 'question', many: 'questions' }}
      columns={columns}
      rows={all.filter(filter.matches)}
      id={({ name }) => name}
      count={{ loaded: all.length }}
      problem={error ?? undefined}
      isLoading={isFetching}
      reload={refetch}
      filter={filter}
      href={({ name }) => hrefOf.query(name)}
      nothingYet="There is none: warehouse/queries.ts lists them."
    />
  )
}

const parametersOf = ({ parameters }: Question): string => parameters.map(({ name }) => name).join(', ')

const properties = [
  { id: 'name', label: 'Name' },
  { id: 'question', label: 'Question' },
  { id: 'column', label: 'Column', of: ({ columns: all }: Question) => all.map(({ name }) => name) },
  { id: 'parameter', label: 'Parameter', of: ({ parameters }: Question) => parameters.map(({ name }) => name) },
]

const columns: readonly Column<Question>[] = [
  {
    id: 'question',
    header: 'Question',
    cell: ({ question, name }) => <a href={hrefOf.query(name)}>{question}</a>,
    text: ({ question }) => question,
    width: 460,
  },
  { id: 'name', header: 'Name', cell: ({ name }) => name, text: ({ name }) => name, width: 200 },
  { id: 'parameters', header: 'Asks for', cell: parametersOf, text: parametersOf },
  {
    id: 'columns',
    header: 'Answers',
    cell: ({ columns: all }) => all.map(({ name }) => name).join(', '),
    text: ({ columns: all }) => all.map(({ name }) => name).join(' '),
    hidden: true,
  },
  {
    id: 'days_max',
    header: 'Days at most',
    cell: ({ days_max }) => days_max,
    text: ({ days_max }) => days_max,
    width: 130,
  },
]
