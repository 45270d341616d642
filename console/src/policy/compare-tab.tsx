import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import Toggle from '@cloudscape-design/components/toggle'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Policy } from '../../../policy/policy.ts'
import { Empty } from '../frame/empty.tsx'
import { type Column, List } from '../frame/list.tsx'
import { changed, fromFirstPages } from '../frame/list-address.ts'
import { Problem } from '../frame/problem.tsx'
import { api, type paths } from '../network/api.ts'
import { PolicyPicture } from './policy-picture.tsx'
import { MarkBadge, PolicyTable, Wrapped } from './policy-table.tsx'
import { cellsIn, countsOf, doesInWords, type TableCell, tableOf } from './table.ts'
import { type Subject, usePolicy, type Version } from './versions.ts'

type Compared = paths['/policies/{version}/compare/{other}']['get']['responses'][200]['content']['application/json']

/** What differs from another version, in words, in the table and in the picture. */
export const CompareTab = ({
  policy,
  versions,
}: {
  readonly policy: Policy
  readonly versions: readonly Version[]
}) => {
  const [search, setSearch] = useSearchParams()
  const others = versions.filter(({ version }) => version !== policy.version)
  const against = search.get('against') ?? before(policy.version, others) ?? undefined
  if (versions.length > 0 && others.length === 0)
    return (
      <Empty kind="nothing-yet" what="There is no other version">
        Another policy/{policy.subject}.v2.json is another version, with the next deploy.
      </Empty>
    )
  return (
    <SpaceBetween size="l">
      <FormField label={`${policy.version} is compared with`}>
        <Select
          selectedOption={against === undefined ? null : { value: against, label: against }}
          placeholder="Choose a version"
          options={others.map(({ version, title }) => ({ value: version, label: version, description: title }))}
          onChange={({ detail }) =>
            setSearch((said) =>
              changed(fromFirstPages(said), { tab: 'compare', against: detail.selectedOption.value ?? '' }),
            )
          }
        />
      </FormField>
      {against !== undefined && <Differences policy={policy} against={against} />}
    </SpaceBetween>
  )
}

/** The one before it, or the first of the others. */
const before = (version: string, others: readonly Version[]): string | undefined =>
  (others.findLast((other) => Number(other.version.slice(1)) < Number(version.slice(1))) ?? others[0])?.version

const Differences = ({ policy, against }: { readonly policy: Policy; readonly against: string }) => {
  const [isOnlyChanged, setOnlyChanged] = useState(true)
  const compared = api.useQuery('get', '/policies/{version}/compare/{other}', {
    params: { path: { version: against, other: policy.version }, query: { subject: policy.subject } },
  })
  const other = usePolicy(against, policy.subject)
  const table = useMemo(() => other.policy && tableOf(policy, [], other.policy), [policy, other.policy])
  const error = compared.error ?? other.error
  if (error) return <Problem problem={error} retry={() => Promise.all([compared.refetch(), other.refetch()])} />
  if (!compared.data || !table) return <Spinner size="large" />
  if (!compared.data.differ)
    return (
      <Empty
        kind="all-good"
        what={`No ${policy.subject} would be decided otherwise by ${policy.version} than by ${against}`}
      />
    )
  const { added, removed, changed } = countsOf(table)
  const lines = isOnlyChanged
    ? table.lines.filter(({ cells }) => cells.some(({ mark }) => mark !== 'same'))
    : table.lines
  const differing = cellsIn(table).filter(({ mark }) => mark !== 'same')
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={`From ${against} to ${policy.version}: ${added} added, ${removed} removed, ${changed} changed, of states and cells`}
          >
            In words
          </Header>
        }
      >
        <InWords compared={compared.data} subject={policy.subject} />
      </Container>
      <List<TableCell>
        name="policy-differences"
        title="Cells that differ"
        words={{ one: 'cell', many: 'cells' }}
        columns={differenceColumns(against, policy.version)}
        rows={differing}
        id={({ state, type }) => `${state} ${type}`}
        count={differing.length}
        nothingYet="No cell differs: what differs is said above."
        exportAs={`policy-${against}-${policy.version}`}
      />
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <Toggle checked={isOnlyChanged} onChange={({ detail }) => setOnlyChanged(detail.checked)}>
                Only messages that differ
              </Toggle>
            }
          >
            Table
          </Header>
        }
      >
        <PolicyTable
          table={{ ...table, lines }}
          name={`What differs between policies ${against} and ${policy.version}`}
        />
      </Container>
      <Container header={<Header variant="h2">Picture</Header>}>
        <PolicyPicture table={table} name={`Policies ${against} and ${policy.version}, what differs marked`} />
      </Container>
    </SpaceBetween>
  )
}

const InWords = ({
  compared: { states, guards, settings },
  subject,
}: {
  readonly compared: Compared
  readonly subject: Subject
}) => {
  const said = [
    ...states.added.map((state) => `There is a new state: ${state}.`),
    ...states.removed.map((state) => `There is no state ${state} any more: a ${subject} in it waits before it moves.`),
    ...guards.added.map(
      ({ name, path, op, value }) => `A new guard: ${name} (${path} ${op} ${JSON.stringify(value)}).`,
    ),
    ...guards.removed.map(({ name }) => `The guard ${name} is gone.`),
    ...guards.changed.map(
      ({ name, before: was, after }) =>
        `The guard ${name} asks otherwise: ${was.path} ${was.op} ${JSON.stringify(was.value)} before, ${after.path} ${after.op} ${JSON.stringify(after.value)} now.`,
    ),
    ...settings.map(({ setting, before: was, after }) => `${setting}: ${shown(was)} before, ${shown(after)} now.`),
  ]
  if (said.length === 0) return <Box>States, guards and settings are the same; only cells differ.</Box>
  return (
    <ul className="sb-policy-rules">
      {said.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value))

const differenceColumns = (from: string, to: string): readonly Column<TableCell>[] => [
  { id: 'mark', header: 'What', cell: ({ mark }) => <MarkBadge mark={mark} />, text: ({ mark }) => mark, width: 100 },
  { id: 'state', header: 'In', cell: ({ state }) => state, text: ({ state }) => state, width: 120 },
  { id: 'type', header: 'Message', cell: ({ type }) => type, text: ({ type }) => type, width: 180 },
  {
    id: 'before',
    header: from,
    cell: (at) => <Wrapped>{beforeText(at)}</Wrapped>,
    text: (at) => beforeText(at),
    width: 190,
  },
  {
    id: 'after',
    header: to,
    cell: (at) => <Wrapped>{afterText(at)}</Wrapped>,
    text: (at) => afterText(at),
    width: 190,
  },
  {
    id: 'reason',
    header: 'Because',
    cell: ({ cell }) => <Wrapped>{cell?.reason ?? '–'}</Wrapped>,
    text: ({ cell }) => cell?.reason ?? '',
  },
]

const beforeText = ({ before: was, state }: TableCell): string => (was ? doesInWords(was, state) : 'refused')
const afterText = ({ cell, state }: TableCell): string => (cell ? doesInWords(cell, state) : 'refused')
