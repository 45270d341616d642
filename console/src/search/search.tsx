import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Textarea from '@cloudscape-design/components/textarea'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { MESSAGE_ID } from '../../../messages/message-id.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { type Candidate, candidatesIn } from './candidates.ts'
import { distinctHits, type Hit, onlyWay } from './hits.ts'
import { lookInLake, lookUp } from './look-up.ts'

/** What is behind the search box: whatever was pasted leads to its page, at once where there is only one. */
export default function SearchPage() {
  const [address] = useSearchParams()
  const text = address.get('text') ?? ''
  return (
    <Screen title="Search" description="Any id, a log line, an address, a topic or a trace header, pasted as it is.">
      <Ask key={text} text={text} />
      {text.trim() !== '' && <Found key={`found ${text}`} text={text} />}
    </Screen>
  )
}

const Ask = ({ text }: { readonly text: string }) => {
  const [said, say] = useState(text)
  const go = useGo()
  const search = (): void => {
    if (said.trim() !== '') go(hrefOf.search(said.trim()))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        search()
      }}
    >
      <Form
        actions={
          <Button formAction="submit" disabled={said.trim() === ''} disabledReason="Paste something first">
            Search
          </Button>
        }
      >
        <FormField label="What is looked for" stretch>
          <Textarea
            value={said}
            rows={2}
            autoFocus={text === ''}
            placeholder='01J9-work-1 or {"level":"INFO","robot_id":"…","message_id":"…"}'
            onChange={({ detail }) => say(detail.value)}
            onKeyDown={({ detail, preventDefault }) => {
              if (detail.key !== 'Enter' || detail.shiftKey) return
              preventDefault()
              search()
            }}
          />
        </FormField>
      </Form>
    </form>
  )
}

const Found = ({ text }: { readonly text: string }) => {
  const candidates = candidatesIn(text)
  const go = useGo()
  const answers = useQueries({
    queries: candidates.map((candidate) => ({
      queryKey: ['search', candidate],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => lookUp(candidate, signal),
    })),
  })
  const isAsking = answers.some(({ isPending }) => isPending)
  const known = distinctHits(answers.flatMap(({ data = [] }) => data))
  const lake = useLakeSearch(candidates, !isAsking && known.length === 0)
  const hits = distinctHits([...known, ...(lake.data ?? [])])
  const problem = answers.find(({ error }) => error)?.error ?? lake.error
  const way = isAsking || lake.isLooking ? undefined : onlyWay(hits, candidates)
  // The search is no page to come back to: going back leads to where it was asked.
  useEffect(() => {
    if (way !== undefined) go(way, { replace: true })
  }, [way, go])

  if (candidates.length === 0) {
    return (
      <Alert type="info" header="There is no id in it">
        An id has letters, digits and . _ : - only. What was pasted is <ForeignText value={text} characters_max={200} />
      </Alert>
    )
  }
  if (isAsking || way !== undefined) {
    return (
      <Box>
        <Spinner /> Looking for <ForeignText value={candidates.map(({ id }) => id).join(', ')} characters_max={200} />
      </Box>
    )
  }
  return (
    <SpaceBetween size="m">
      {problem && <Problem problem={problem} />}
      {lake.isLooking && (
        <Box>
          <Spinner /> Neither decided nor failed, as far as the journal goes back: looking in the lake
        </Box>
      )}
      {hits.length > 0 ? <Hits hits={hits} /> : !lake.isLooking && !problem && <NoHit candidates={candidates} />}
    </SpaceBetween>
  )
}

/** Each look is paid for by what it reads: only for what is most likely meant. */
const LAKE_MAX = 2

const useLakeSearch = (candidates: readonly Candidate[], enabled: boolean) => {
  const [openedAt] = useState(() => Date.now())
  const wanted = candidates
    .filter(({ id, kind }) => MESSAGE_ID.test(id) && (kind === undefined || kind === 'message' || kind === 'trace'))
    .slice(0, LAKE_MAX)
  const isWanted = enabled && wanted.length > 0
  const { data, error, isFetching } = useQuery({
    queryKey: ['search in the lake', wanted],
    queryFn: async ({ signal }) => (await Promise.all(wanted.map((one) => lookInLake(one, openedAt, signal)))).flat(),
    enabled: isWanted,
    staleTime: 60_000,
  })
  return { data, error, isLooking: isWanted && isFetching }
}

const columns: readonly Column<Hit>[] = [
  {
    id: 'kind',
    header: 'What',
    width: 140,
    text: ({ kind }) => kind,
    cell: ({ kind }) => (kind === 'correlation' ? 'conversation' : kind),
  },
  {
    id: 'id',
    header: 'Id',
    width: 360,
    text: ({ id }) => id,
    cell: ({ id, href }) => (
      <a href={href}>
        <ForeignText value={id} />
      </a>
    ),
  },
  { id: 'words', header: 'In words', text: ({ words }) => words, cell: ({ words }) => <ForeignText value={words} /> },
]

const Hits = ({ hits }: { readonly hits: readonly Hit[] }) => {
  // Enter opens the first: nothing has to be pressed to get there.
  useEffect(() => {
    document.querySelector<HTMLElement>('.sb-hits tbody a')?.focus()
  }, [])
  return (
    <div className="sb-hits">
      <List<Hit>
        name="search"
        words={{ one: 'hit', many: 'hits' }}
        title="It may be"
        columns={columns}
        rows={hits}
        id={({ href }) => href}
        count={hits.length}
        href={({ href }) => href}
        nothingYet="Nothing was found"
      />
    </div>
  )
}

const NoHit = ({ candidates }: { readonly candidates: readonly Candidate[] }) => (
  <Alert type="warning" header="Nobody knows it">
    Looked for{' '}
    <ForeignText value={candidates.map(({ id, found_in }) => `${id} (${found_in})`).join(', ')} characters_max={500} />{' '}
    as robot, mission, message, trace, conversation, failure, operation and command, and through the last 31 days in the
    lake. What was said in the last minutes may not be there yet; what is about a robot of another fleet is not shown.
  </Alert>
)
