import Button from '@cloudscape-design/components/button'
import DateRangePicker from '@cloudscape-design/components/date-range-picker'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useCallback, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { AnyId } from '../frame/any-id.tsx'
import { textOf, useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { changed, fromFirstPages } from '../frame/list-address.ts'
import { useOverTime } from '../frame/now.ts'
import { Screen } from '../frame/screen.tsx'
import { When } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { useCounted } from '../network/counted.ts'
import { useFilled } from '../network/filled.ts'
import { usePages } from '../network/pages.ts'
import { auditProperties, auditWords } from './audit-filter.ts'
import {
  type AuditRow,
  askedBy,
  DAYS_MAX,
  dayOf,
  daysIn,
  moved,
  type Range,
  rangeIn,
  rowOf,
  tallied,
  within,
} from './entries.ts'

/** Who did what to which failure, robot or policy, when and why: kept by the day of UTC, and never changed. */
export default function AuditPage() {
  const today = useOverTime(dayOf)
  const { range, be } = useRange(today)
  const isAll = useSeesAll()
  const filter = useUrlFilter(auditProperties)
  const terms = textOf(filter.query)
  const asked = { ...askedBy(range), ...(terms !== '' && { filter: terms }) }
  const pages = useFilled(usePages('/audit', { query: { ...asked, limit: 100 } }), 50)
  const rows = useMemo(() => pages.items.map(rowOf), [pages.items])
  const { readAll, hasMore } = pages
  const [reloads, countReload] = useState(0)
  const { counted } = useCounted('/audit/count', asked, {
    question: JSON.stringify(asked),
    seen: `${reloads} ${rows[0]?.key}`,
    enabled: hasMore && rows.length > 0,
  })
  const readRows = useCallback(
    async (told: Parameters<typeof readAll>[0]) => (await readAll(told)).map(rowOf),
    [readAll],
  )
  return (
    <Screen title="Audit" description="Who did what, when and why. Days are those of UTC; entries are never changed.">
      <List<AuditRow>
        name="audit"
        words={{ one: 'entry', many: 'entries' }}
        description={<Tally rows={rows} />}
        columns={columns}
        rows={rows}
        id={({ key }) => key}
        count={hasMore ? (counted?.count ?? { loaded: rows.length }) : rows.length}
        problem={pages.problem}
        isLoading={pages.isLoading || pages.isFilling}
        hasMore={hasMore}
        loadMore={pages.loadMore}
        lookFurther={pages.lookFurther}
        reload={async () => {
          await pages.reload()
          countReload((before) => before + 1)
        }}
        readAll={readRows}
        // The API has filtered them.
        filter={{ ...filter, matches: () => true, wordsIn: auditWords }}
        href={({ operation_id }) => hrefOf.operation(operation_id)}
        nothingYet={
          isAll
            ? `Nobody did anything ${wordsOf(range)}. What is retried, edited, archived, pinned or rolled out stands here.`
            : `Nothing was done ${wordsOf(range)} that you are told: what you did yourself, and what was done to failures of robots that you see.`
        }
        exportAs={`audit-${range.first}${range.first === range.last ? '' : `-${range.last}`}`}
        actions={<Days range={range} be={be} day={today} />}
      />
    </Screen>
  )
}

const wordsOf = ({ first, last }: Range): string => (first === last ? `on ${first}` : `from ${first} to ${last}`)

/** In the page's address: a link to the page is a link to the days. */
const useRange = (today: string): { readonly range: Range; readonly be: (range: Range) => void } => {
  const [address, setAddress] = useSearchParams()
  const first = address.get('first')
  const last = address.get('last')
  // Whoever reads at midnight goes on reading: the day changes under nobody's eyes.
  const [openedOn] = useState(today)
  const range = useMemo(() => within(rangeIn(first, last, openedOn), today), [first, last, openedOn, today])
  const be = useCallback(
    (next: Range) =>
      setAddress((before) =>
        changed(fromFirstPages(before), {
          first: next.first,
          last: next.first === next.last ? undefined : next.last,
        }),
      ),
    [setAddress],
  )
  return { range, be }
}

const Days = ({
  range,
  be,
  day,
}: {
  readonly range: Range
  readonly be: (range: Range) => void
  /** Today, of UTC; a page may be open over midnight. */
  readonly day: string
}) => {
  const today = rangeIn(null, null, day)
  const by = daysIn(range)
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        iconName="angle-left"
        ariaLabel={by === 1 ? 'The day before' : `The ${by} days before`}
        onClick={() => be(moved(range, -by))}
      />
      <DateRangePicker
        value={{ type: 'absolute', startDate: range.first, endDate: range.last }}
        dateOnly
        rangeSelectorMode="default"
        relativeOptions={[
          { key: 'week', type: 'relative', amount: 7, unit: 'day' },
          { key: 'month', type: 'relative', amount: 30, unit: 'day' },
        ]}
        expandToViewport
        absoluteFormat="iso"
        hideTimeOffset
        isDateEnabled={(date) => dayOf(date.getTime() - date.getTimezoneOffset() * 60_000) <= day}
        isValidRange={(value) => {
          if (value === null) return { valid: false, errorMessage: 'Choose the first and the last day' }
          if (value.type === 'relative') return { valid: true }
          if (!value.startDate || !value.endDate)
            return { valid: false, errorMessage: 'Choose the first and the last day' }
          const chosen = rangeIn(value.startDate, value.endDate, day)
          return daysIn(chosen) <= DAYS_MAX
            ? { valid: true }
            : { valid: false, errorMessage: `At most ${DAYS_MAX} days at once` }
        }}
        onChange={({ detail: { value } }) => {
          if (value === null) be(today)
          else if (value.type === 'relative') be({ first: moved(today, 1 - value.amount).first, last: today.last })
          else be(rangeIn(value.startDate, value.endDate, day))
        }}
        ariaLabel={`Days, of UTC: ${wordsOf(range)}`}
        i18nStrings={{
          todayAriaLabel: 'Today',
          nextMonthAriaLabel: 'Next month',
          previousMonthAriaLabel: 'Month before',
          customRelativeRangeDurationLabel: 'How many',
          customRelativeRangeDurationPlaceholder: 'How many',
          customRelativeRangeOptionLabel: 'Another number',
          customRelativeRangeOptionDescription: 'Until today',
          customRelativeRangeUnitLabel: 'Of what',
          formatRelativeRange: ({ amount, unit }) => `The last ${amount} ${unit}s`,
          formatUnit: (unit, value) => (value === 1 ? unit : `${unit}s`),
          relativeModeTitle: 'Until today',
          absoluteModeTitle: 'From day to day',
          relativeRangeSelectionHeading: 'Which days',
          startDateLabel: 'First day',
          endDateLabel: 'Last day',
          clearButtonLabel: 'Today',
          cancelButtonLabel: 'Cancel',
          applyButtonLabel: 'Show',
          dateConstraintText: 'Days of UTC, as 2026-11-20',
          errorIconAriaLabel: 'Error',
        }}
      />
      <Button
        iconName="angle-right"
        ariaLabel={by === 1 ? 'The day after' : `The ${by} days after`}
        disabled={range.last >= today.last}
        disabledReason="Nothing was done in the future yet"
        onClick={() => be(moved(range, by))}
      />
    </SpaceBetween>
  )
}

/** What the rows below are about, most frequent first. */
const Tally = ({ rows }: { readonly rows: readonly AuditRow[] }) => {
  const tally = tallied(rows).slice(0, 6)
  return (
    <span>
      {tally.length === 0
        ? 'Operations, and what they did to each failure'
        : tally
            .map(
              ({ what, who, times }) =>
                `${times} ${what.replaceAll('_', ' ')} by ${who.length === 1 ? who[0] : `${who.length} people`}`,
            )
            .join(' · ')}
    </span>
  )
}

const columns: readonly Column<AuditRow>[] = [
  { id: 'at', header: 'When', width: 250, text: ({ at }) => at, cell: ({ at }) => <When at={at} /> },
  { id: 'who', header: 'Who', width: 120, text: ({ who }) => who, cell: ({ who }) => <ForeignText value={who} /> },
  { id: 'what', header: 'What', width: 100, text: ({ what }) => what, cell: ({ what }) => what.replaceAll('_', ' ') },
  {
    id: 'about',
    header: 'About',
    width: 150,
    text: ({ about }) => about,
    cell: ({ about, failure_id }) =>
      failure_id === undefined ? (
        <ForeignText value={about} />
      ) : (
        <AnyId kind="failure" value={failure_id} copy={false} short />
      ),
  },
  { id: 'why', header: 'Why', width: 190, text: ({ why }) => why, cell: ({ why }) => <ForeignText value={why} /> },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 180,
    text: ({ outcome }) => outcome,
    cell: ({ outcome }) => <ForeignText value={outcome} />,
  },
  {
    id: 'operation_id',
    header: 'Operation',
    width: 150,
    text: ({ operation_id }) => operation_id,
    cell: ({ operation_id }) => <AnyId kind="operation" value={operation_id} copy={false} short />,
  },
  {
    id: 'robot_id',
    header: 'Robot',
    width: 140,
    text: ({ robot_id }) => robot_id,
    cell: ({ robot_id }) => <AnyId kind="robot" value={robot_id} copy={false} />,
  },
  {
    id: 'message_id',
    header: 'Message',
    width: 160,
    hidden: true,
    text: ({ message_id }) => message_id,
    cell: ({ message_id, robot_id }) => (
      <AnyId kind="message" value={message_id} robot_id={robot_id} copy={false} short />
    ),
  },
  {
    id: 'trace_id',
    header: 'Trace',
    width: 160,
    hidden: true,
    text: ({ trace_id }) => trace_id,
    cell: ({ trace_id }) => <AnyId kind="trace" value={trace_id} copy={false} short />,
  },
  { id: 'entry', header: 'Entry', width: 110, hidden: true, text: ({ entry }) => entry, cell: ({ entry }) => entry },
]
