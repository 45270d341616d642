import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { type AskedRange, type Range, refusedRange, resolved } from '../data/range.ts'
import { RangePicker } from '../data/range-picker.tsx'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { FoundDraft } from '../frame/found-draft.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { changed, fromFirstPages } from '../frame/list-address.ts'
import { Problem } from '../frame/problem.tsx'
import { useDraft, useForm } from '../frame/use-draft.ts'
import { When } from '../frame/when.tsx'
import { fetchApi } from '../network/api.ts'
import { type ItemOf, type Pages, usePages } from '../network/pages.ts'
import { problemOf } from '../network/problem.ts'
import { readToEnd } from '../network/read-all.ts'
import {
  answerInWords,
  type Comparison,
  type ComparisonEntry,
  comparisonsOf,
  type Difference,
  groupsOf,
  hasEnded,
  nextLookMs,
  progressOf,
  verdictOf,
} from './comparisons.ts'

/** What this version would have done with what was decided: asked for, watched, and every difference listed. */
export const ReplayTab = ({ version, onRollOut }: { readonly version: string; readonly onRollOut: () => void }) => {
  const [search, setSearch] = useSearchParams()
  const id = search.get('comparison') ?? undefined
  const operations = usePages('/operations', { query: { limit: 100 } })
  const show = (comparison: string): void =>
    setSearch((before) => changed(fromFirstPages(before), { tab: 'replay', comparison }))
  return (
    <SpaceBetween size="l">
      <Ask
        version={version}
        onAsked={(comparison) => {
          show(comparison)
          void operations.reload()
        }}
      />
      {id !== undefined && (
        <Watched key={id} id={id} version={version} onRollOut={onRollOut} onEnded={() => void operations.reload()} />
      )}
      <Earlier version={version} pages={operations} chosen={id} onChoose={show} />
    </SpaceBetween>
  )
}

const DAYS_MAX = 31

const Ask = ({ version, onAsked }: { readonly version: string; readonly onAsked: (comparison: string) => void }) => {
  const [asked, setAsked] = useState<AskedRange>({ preset: '24h' })
  const form = { form: 'Replay recorded messages', about: version }
  const opened = useForm(form)
  const [robot, setRobot] = useDraft(form, 'robot', '')
  const [why, setWhy] = useDraft(form, 'why', '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const refused = refusedRange(resolved(asked, Date.now()), DAYS_MAX)
  const begin = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { data } = await fetchApi.POST('/policies/{version}/comparisons', {
        params: { path: { version } },
        body: {
          ...resolved(asked, Date.now()),
          ...(robot.trim() !== '' && { robot_id: robot.trim() }),
          ...(why.trim() !== '' && { reason: why.trim() }),
        },
      })
      if (!data) return
      opened.forget()
      onAsked(data.comparison_id)
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Recorded messages are decided again, by this version, and compared with what was decided then. No robot is told, nothing is changed."
        >
          Replay recorded messages against {version}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FoundDraft form={opened} />
        <Grid
          gridDefinition={[
            { colspan: { default: 12, s: 5 } },
            { colspan: { default: 12, s: 3 } },
            { colspan: { default: 12, s: 4 } },
          ]}
        >
          <FormField label="Decided in" errorText={refused}>
            <RangePicker asked={asked} onChange={setAsked} presets={['1h', '24h', '7d', '31d']} days_max={DAYS_MAX} />
          </FormField>
          <FormField label="Robot (optional)" description="Left out: all of them">
            <Input value={robot} placeholder="ff:5iO4" onChange={({ detail }) => setRobot(detail.value)} />
          </FormField>
          <FormField label="Why (optional)" description="For whoever reads the audit trail">
            <Input
              value={why}
              placeholder="before it is rolled out"
              onChange={({ detail }) => setWhy(detail.value.slice(0, 500))}
            />
          </FormField>
        </Grid>
        <ActButton needs="writer" variant="primary" why={refused} loading={busy} onAct={() => void begin()}>
          Replay against {version}
        </ActButton>
        {problem !== undefined && <Problem problem={problem} />}
      </SpaceBetween>
    </Container>
  )
}

const Watched = ({
  id,
  version,
  onRollOut,
  onEnded,
}: {
  readonly id: string
  readonly version: string
  readonly onRollOut: () => void
  /** Also where it had ended before. */
  readonly onEnded: () => void
}) => {
  const { data, error, refetch } = useComparison(id)
  const isOver = data !== undefined && hasEnded(data)
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it has ended
  useEffect(() => {
    if (isOver) onEnded()
  }, [isOver])
  if (error) return <Problem problem={error} retry={refetch} />
  if (data === undefined) return <Spinner size="large" />
  const { kind, says } = verdictOf(data)
  const { compared } = data
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={
              <>
                By <ForeignText value={data.by} />: <ForeignText value={data.why} />
              </>
            }
            actions={
              hasEnded(data) && data.version === version ? (
                <ActButton needs="admin" onAct={onRollOut}>
                  Roll {version} out…
                </ActButton>
              ) : undefined
            }
          >
            What {data.version} would have done
          </Header>
        }
      >
        <SpaceBetween size="m">
          {!hasEnded(data) && (
            <ProgressBar
              label="Replaying"
              value={Math.round(progressOf(data) * 100)}
              description={`${(compared?.decisions ?? 0).toLocaleString('en')} decisions looked at`}
            />
          )}
          {hasEnded(data) && (
            <Alert type={kind === 'good' ? 'success' : kind === 'look' ? 'warning' : 'info'}>{says}</Alert>
          )}
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Decided from', value: <When at={data.from} age={false} utc /> },
              { label: 'until', value: <When at={data.until} age={false} utc /> },
              {
                label: 'Robots',
                value: data.robot_id === undefined ? 'all' : <AnyId kind="robot" value={data.robot_id} />,
              },
              { label: 'Operation', value: <AnyId kind="operation" value={data.comparison_id} short /> },
              ...(compared === undefined
                ? []
                : [
                    { label: 'Decisions', value: compared.decisions.toLocaleString('en') },
                    { label: 'Decided alike', value: compared.same.toLocaleString('en') },
                    {
                      label: 'Decided otherwise',
                      value: `${compared.different.toLocaleString('en')}, of ${compared.robots_different} of ${compared.robots} robots`,
                    },
                    {
                      label: 'Left out',
                      value: `${compared.not_by_policy} no policy decided, ${compared.unsure} nobody can tell, ${compared.unreadable} cannot be read`,
                    },
                  ]),
            ]}
          />
        </SpaceBetween>
      </Container>
      {(compared?.different ?? 0) > 0 && <Differences comparison={data} />}
    </SpaceBetween>
  )
}

const useComparison = (id: string) =>
  useQuery({
    queryKey: ['policy', 'comparison', id],
    queryFn: async ({ signal }): Promise<Comparison> => {
      const { data } = await fetchApi.GET('/comparisons/{comparison_id}', {
        params: { path: { comparison_id: id }, query: { limit: 100 } },
        signal,
      })
      if (data === undefined) throw new Error(`GET /comparisons/${id} answered nothing`)
      return data
    },
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : nextLookMs(state.dataUpdateCount)),
  })

const differencesOf =
  ({ comparison_id }: Pick<Comparison, 'comparison_id'>) =>
  async (cursor: string | undefined, signal: AbortSignal) => {
    const { data } = await fetchApi.GET('/comparisons/{comparison_id}', {
      params: { path: { comparison_id }, query: { limit: 100, ...(cursor !== undefined && { cursor }) } },
      signal,
    })
    return { items: data?.differences ?? [], next_cursor: data?.next_cursor ?? null }
  }

const Differences = ({ comparison }: { readonly comparison: Comparison }) => {
  const [more, setMore] = useState<{ readonly rows: readonly Difference[]; readonly next: string | null }>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const rows = [...comparison.differences, ...(more?.rows ?? [])]
  const next = more === undefined ? comparison.next_cursor : more.next
  const loadMore = async (): Promise<void> => {
    if (next === null) return
    setBusy(true)
    setProblem(undefined)
    try {
      const page = await differencesOf(comparison)(next, new AbortController().signal)
      setMore({ rows: [...(more?.rows ?? []), ...page.items], next: page.next_cursor })
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  const listed = comparison.compared?.listed ?? rows.length
  return (
    <SpaceBetween size="l">
      <Groups differences={rows} isAll={next === null} />
      <List<Difference>
        name="policy-replay"
        inAddress="differences"
        title="Differences"
        description={
          listed < (comparison.compared?.different ?? 0)
            ? `The first ${listed} are listed; all are counted.`
            : 'In the order in which they were decided. One that follows an earlier one of its robot may only be its consequence.'
        }
        words={{ one: 'difference', many: 'differences' }}
        columns={differenceColumns}
        rows={rows}
        id={({ robot_id, message_id }) => `${robot_id} ${message_id}`}
        count={listed}
        problem={problem}
        isLoading={busy}
        hasMore={next !== null}
        loadMore={loadMore}
        readAll={(told) => readToEnd(differencesOf(comparison), told)}
        href={({ message_id, robot_id }) => hrefOf.message(message_id, robot_id)}
        nothingYet="None was found."
        exportAs={`replay-${comparison.version}`}
      />
    </SpaceBetween>
  )
}

const Groups = ({ differences, isAll }: { readonly differences: readonly Difference[]; readonly isAll: boolean }) => (
  <Container
    header={
      <Header variant="h2" {...(!isAll && { description: `Of the ${differences.length} that were loaded` })}>
        What differs, put together
      </Header>
    }
  >
    <ul className="sb-policy-rules">
      {groupsOf(differences).map(({ key, type, state, recorded, would, count, robots }) => (
        <li key={key}>
          <strong>{count}×</strong> <ForeignText value={type} /> in {state}, of {robots}{' '}
          {robots === 1 ? 'robot' : 'robots'}: it{' '}
          {recorded
            .replace(/^is /, 'was ')
            .replace(/^goes /, 'went ')
            .replace(/^stays /, 'stayed ')}
          ; this version {would}
        </li>
      ))}
    </ul>
  </Container>
)

const differenceColumns: readonly Column<Difference>[] = [
  {
    id: 'decided_at',
    header: 'Decided',
    cell: ({ decided_at }) => <When at={decided_at} age={false} />,
    text: ({ decided_at }) => decided_at,
    width: 170,
  },
  {
    id: 'robot_id',
    header: 'Robot',
    cell: ({ robot_id }) => <AnyId kind="robot" value={robot_id} copy={false} />,
    text: ({ robot_id }) => robot_id,
  },
  { id: 'type', header: 'Message', cell: ({ type }) => <ForeignText value={type} />, text: ({ type }) => type },
  {
    id: 'state',
    header: 'In',
    cell: ({ recorded }) => recorded.state,
    text: ({ recorded }) => recorded.state,
    width: 110,
  },
  {
    id: 'recorded',
    header: 'What happened',
    cell: ({ recorded }) => `${recorded.policy_version}: ${answerInWords(recorded)}`,
    text: ({ recorded }) => `${recorded.policy_version}: ${answerInWords(recorded)}`,
  },
  {
    id: 'would',
    header: 'What would have',
    cell: ({ would, recorded }) =>
      would.state === recorded.state ? answerInWords(would) : `in ${would.state}: ${answerInWords(would)}`,
    text: ({ would }) => answerInWords(would),
  },
  {
    id: 'follows',
    header: 'Follows',
    cell: ({ follows }) => (follows ? 'may follow from an earlier one' : 'by itself'),
    text: ({ follows }) => (follows ? 'follows' : ''),
    width: 130,
  },
  {
    id: 'message_id',
    header: 'Message id',
    cell: ({ message_id, robot_id }) => <AnyId kind="message" value={message_id} robot_id={robot_id} short />,
    text: ({ message_id }) => message_id,
  },
]

/** Comparisons are operations: what was asked of this version before, by whom. */
const Earlier = ({
  version,
  pages,
  chosen,
  onChoose,
}: {
  readonly version: string
  readonly pages: Pages<ItemOf<'/operations'>>
  readonly chosen: string | undefined
  readonly onChoose: (comparison: string) => void
}) => {
  const earlier = comparisonsOf(version, pages.items)
  return (
    <List<ComparisonEntry>
      name="policy-comparisons"
      inAddress="replays"
      title={`Replays against ${version}`}
      description={pages.hasMore ? `Among the newest ${pages.items.length} operations` : undefined}
      words={{ one: 'replay', many: 'replays' }}
      columns={[
        {
          id: 'range',
          header: 'Decided in',
          cell: ({ operation_id, filter }) => (
            <Button
              variant="inline-link"
              onClick={() => onChoose(operation_id)}
              ariaLabel={`Show the replay of ${rangeText(filter)}`}
            >
              {rangeText(filter)}
              {operation_id === chosen ? ' (shown)' : ''}
            </Button>
          ),
          text: ({ filter }) => rangeText(filter),
        },
        {
          id: 'status',
          header: 'Status',
          cell: ({ status }) => <EntryStatus status={status} />,
          text: ({ status }) => status,
          width: 130,
        },
        { id: 'by', header: 'By', cell: ({ by }) => <ForeignText value={by} />, text: ({ by }) => by },
        { id: 'why', header: 'Why', cell: ({ why }) => <ForeignText value={why} />, text: ({ why }) => why },
        {
          id: 'created_at',
          header: 'Asked',
          cell: ({ created_at }) => <When at={created_at} />,
          text: ({ created_at }) => created_at,
        },
      ]}
      rows={earlier}
      id={({ operation_id }) => operation_id}
      count={pages.hasMore ? { loaded: earlier.length } : earlier.length}
      {...listed(pages)}
      nothingYet={
        <Box>Nobody has asked yet: choose a range above, and replay it before the version is rolled out.</Box>
      }
    />
  )
}

const EntryStatus = ({ status }: { readonly status: string }) => (
  <StatusIndicator
    type={
      status === 'done' ? 'success' : status === 'failed' ? 'error' : status === 'stopped' ? 'warning' : 'in-progress'
    }
  >
    {status === 'planning' ? 'running' : status}
  </StatusIndicator>
)

const rangeText = (filter: ComparisonEntry['filter']): string => {
  const { from, until, robot_id } = (filter ?? {}) as Partial<Range> & { readonly robot_id?: string }
  const short = (at: string | undefined) => at?.slice(0, 16).replace('T', ' ') ?? '?'
  return `${short(from)} – ${short(until)} UTC${robot_id === undefined ? '' : `, ${robot_id}`}`
}
