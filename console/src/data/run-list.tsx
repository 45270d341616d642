import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { ActButton, ActDialog } from '../frame/act.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { type Column, List, listed } from '../frame/list.tsx'
import { useNotices } from '../frame/notices.tsx'
import { Duration, When } from '../frame/when.tsx'
import { fetchApi } from '../network/api.ts'
import { usePages } from '../network/pages.ts'
import { shownNumber } from './measures.ts'
import { type AskedRange, refusedRange, resolved } from './range.ts'
import { RangePicker } from './range-picker.tsx'
import './data.css'
import { type DataRun, durationMs, isUnderWay, jobs, runInWords, totalsOf } from './runs.ts'

/** What settled what landed, and when; a range can be settled again. */
export const Runs = () => {
  const pages = usePages('/data/runs', { query: { limit: 50 }, refetch_ms: LOOK_EVERY_MS })
  const filter = useUrlFilter<DataRun>(properties)
  const [isAsking, setAsking] = useState(false)
  return (
    <SpaceBetween size="l">
      <List<DataRun>
        name="runs"
        title="Runs"
        description="Each settles what landed since the one before, and computes the facts."
        words={{ one: 'run', many: 'runs' }}
        columns={columns}
        rows={pages.items.filter(filter.matches)}
        id={({ run_id }) => run_id}
        count={{ loaded: pages.items.length }}
        {...listed(pages)}
        isLoading={pages.isLoading && pages.items.length === 0}
        filter={filter}
        actions={
          <ActButton
            needs="admin"
            why={
              pages.items.some((run) => run.job === 'range' && isUnderWay(run))
                ? 'A range is being settled: one at a time'
                : undefined
            }
            onAct={() => setAsking(true)}
          >
            Settle again…
          </ActButton>
        }
        nothingYet="The first run begins at twenty past the hour, or with npm run etl, once something has landed."
        exportAs="data-runs"
      />
      {isAsking && <SettleAgain onDone={pages.reload} onClose={() => setAsking(false)} />}
    </SpaceBetween>
  )
}

const LOOK_EVERY_MS = 15_000
const DAYS_MAX = 31

const SettleAgain = ({ onDone, onClose }: { readonly onDone: () => unknown; readonly onClose: () => void }) => {
  const [asked, setAsked] = useState<AskedRange>({ preset: '24h' })
  const { tell } = useNotices()
  const refused = refusedRange(resolved(asked, Date.now()), DAYS_MAX)
  const hours = Math.ceil(
    (Date.parse(resolved(asked, Date.now()).until) - Date.parse(resolved(asked, Date.now()).from)) / 3_600_000,
  )
  return (
    <ActDialog
      verb="Settle range again"
      object={`Everything that arrived in ${hours} hours`}
      consequence="What landed in these hours is read and settled again, and the facts of these days are computed again. What was right stays as it is. It scans what it reads: that costs."
      reason="required"
      confirm={`Settle ${hours} hours again`}
      why={refused}
      onClose={onClose}
      onConfirm={async ({ reason }) => {
        const { data } = await fetchApi.POST('/data/runs', { body: { ...resolved(asked, Date.now()), reason } })
        tell({ kind: 'success', text: `Run ${data?.run_id ?? ''} is asked for` })
        await onDone()
      }}
    >
      <FormField label="Arrived in" errorText={refused}>
        <RangePicker asked={asked} onChange={setAsked} presets={['1h', '24h', '7d', '31d']} days_max={DAYS_MAX} />
      </FormField>
    </ActDialog>
  )
}

const properties = [
  { id: 'job', label: 'Job', values: Object.keys(jobs) },
  { id: 'status', label: 'Status', values: ['asked', 'running', 'succeeded', 'failed'] },
  { id: 'by', label: 'By' },
  { id: 'table', label: 'Table', of: ({ report }: DataRun) => report?.tables.map(({ table }) => table) },
]

const indicators = { asked: 'pending', running: 'in-progress', succeeded: 'success', failed: 'error' } as const

const columns: readonly Column<DataRun>[] = [
  {
    id: 'status',
    header: 'Status',
    cell: (run) => (
      <StatusIndicator type={indicators[run.status as keyof typeof indicators] ?? 'info'}>{run.status}</StatusIndicator>
    ),
    text: ({ status }) => status,
    width: 130,
  },
  {
    id: 'job',
    header: 'Job',
    cell: ({ job }) => <span title={jobs[job]}>{job}</span>,
    text: ({ job }) => job,
    width: 100,
  },
  {
    id: 'asked_at',
    header: 'Asked',
    cell: ({ asked_at }) => <When at={asked_at} age={false} />,
    text: ({ asked_at }) => asked_at,
    width: 175,
  },
  {
    id: 'took',
    header: 'Took',
    cell: (run) => <Duration ms={durationMs(run)} />,
    text: (run) => durationMs(run) ?? '',
    width: 110,
  },
  {
    id: 'what',
    header: 'What it did',
    cell: (run) => <Tables run={run} />,
    text: runInWords,
    width: 210,
  },
  {
    id: 'rows_in',
    header: 'Rows in',
    cell: (run) => totalsOf(run).rows_in.toLocaleString('en'),
    text: (run) => totalsOf(run).rows_in,
    width: 110,
    hidden: true,
  },
  {
    id: 'rejected',
    header: 'Rejected',
    cell: (run) => totalsOf(run).rejected.toLocaleString('en'),
    text: (run) => totalsOf(run).rejected,
    width: 110,
    hidden: true,
  },
  {
    id: 'bytes_scanned',
    header: 'Scanned',
    cell: ({ report }) => (report ? shownNumber(report.bytes_scanned, 'bytes') : '–'),
    text: ({ report }) => report?.bytes_scanned ?? '',
    width: 110,
  },
  { id: 'by', header: 'By', cell: ({ by }) => <ForeignText value={by} />, text: ({ by }) => by, width: 120 },
  {
    id: 'why',
    header: 'Why',
    cell: ({ why }) => <ForeignText value={why} />,
    text: ({ why = '' }) => why,
    hidden: true,
  },
  {
    id: 'run_id',
    header: 'Run',
    cell: ({ run_id }) => <code>{run_id}</code>,
    text: ({ run_id }) => run_id,
    hidden: true,
  },
]

const Tables = ({ run }: { readonly run: DataRun }) => {
  const tables = run.report?.tables ?? []
  if (tables.length === 0) return <ForeignText value={runInWords(run)} />
  return (
    <ExpandableSection headerText={runInWords(run)}>
      <ul className="sb-data-tables">
        {tables.map(({ table, rows_in, rows_out, rejected, hours_touched }) => (
          <li key={table}>
            {table}: {rows_in} in, {rows_out} out{rejected > 0 && `, ${rejected} rejected`}, {hours_touched} hours
          </li>
        ))}
      </ul>
    </ExpandableSection>
  )
}
