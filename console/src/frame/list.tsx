import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import CollectionPreferences, {
  type CollectionPreferencesProps,
} from '@cloudscape-design/components/collection-preferences'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useSeesAll } from '../identity/use-session.ts'
import type { ReadAll } from '../network/pages.ts'
import { download } from './download.ts'
import { Empty } from './empty.tsx'
import { csvOf, fileNameOf, jsonlOf } from './export-text.ts'
import { defaultOperators, queryOf, textOf, type UrlFilter } from './filter.ts'
import { hasWords } from './filter-text.ts'
import { useGo } from './go.ts'
import { useKeys } from './keys.ts'
import type { Order } from './list-address.ts'
import { usePlace, useRowHere, useWay } from './list-place.ts'
import {
  type Count,
  countedWords,
  counterText,
  cutText,
  matchText,
  noneYetWords,
  unknownWords,
  type Words,
  wordsInText,
} from './list-words.ts'
import { useMay } from './may.ts'
import { useNotices } from './notices.tsx'
import { Problem } from './problem.tsx'
import { useRemembered } from './remembered.ts'
import { SavedViews } from './saved-views.tsx'

/*
 * The one table. It shows what it is given a page at a time, so that a long list costs no more than a short one, asks for more
 * where there is more, and does for every list: filter, page and order in the address, saved views, columns chosen and
 * remembered, the keyboard (j k Enter x / and what the page adds) and the row that it was on when the screen was left, export,
 * five kinds of nothing, "12 new – show".
 *
 * What the server cannot filter or order is filtered and ordered over what was loaded, and the count says so.
 */
export interface Column<Row> {
  readonly id: string
  readonly header: string
  /** Of the row alone, and of what the column was made with: as long as both are the same, it is not called again. */
  readonly cell: (row: Row) => ReactNode
  /** For export and for order. A number is ordered as one. */
  readonly text: (row: Row) => string | number | undefined | null
  readonly width?: number
  /** Not shown until it is chosen. */
  readonly hidden?: boolean
  /** False: the order of this column means nothing. */
  readonly sorts?: boolean
}

export interface ListProps<Row> {
  /** Under which views and columns are remembered. */
  readonly name: string
  /** Where a screen has several lists: what stands before page and order of this one in the address. */
  readonly inAddress?: string
  readonly words: Words
  /** Above the table; the words of many if left out. */
  readonly title?: string
  readonly description?: ReactNode
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly id: (row: Row) => string
  /** Exact where the server says it; else how many were loaded before a filter over them. */
  readonly count?: Count | undefined
  readonly problem?: unknown
  readonly isLoading?: boolean
  readonly hasMore?: boolean
  /** The rows end before the list does, and no more of it can be loaded. */
  readonly isCut?: boolean | undefined
  readonly loadMore?: () => unknown
  /** Several pages of what was found nothing in so far; one if left out. From `useFilled`. */
  readonly lookFurther?: (() => unknown) | undefined
  readonly reload?: () => unknown
  /** Reads all pages for an export; without it what was loaded is exported. From `usePages`. */
  readonly readAll?: ((told: ReadAll) => Promise<readonly Row[]>) | undefined
  readonly filter?: UrlFilter<Row> | undefined
  /** How to send or make the first. */
  readonly nothingYet: ReactNode
  /** Where none is what one wants. */
  readonly allGood?: ReactNode
  readonly href?: ((row: Row) => string | undefined) | undefined
  readonly selection?:
    | {
        readonly selected: readonly Row[]
        readonly onChange: (rows: readonly Row[]) => void
        /** Several if left out. */
        readonly type?: 'single' | 'multi'
      }
    | undefined
  /** With the rows that are selected, or the one that the keyboard is on; for who may write. */
  readonly keys?: { readonly [key in 'r' | 'e' | 'a']?: (rows: readonly Row[]) => void } | undefined
  readonly actions?: ReactNode
  readonly newer?: { readonly count: number; readonly show: () => void } | undefined
  /** The file's name without its end. */
  readonly exportAs?: string | undefined
  readonly pageSize?: number
  readonly variant?: TableProps.Variant
}

type Loading<Row> = Pick<
  ListProps<Row>,
  'problem' | 'isLoading' | 'hasMore' | 'isCut' | 'loadMore' | 'lookFurther' | 'reload' | 'readAll'
>

/** Of pages of the API, or of the warehouse, what a list wants to know: `<List {...listed(pages)} />`. */
export const listed = <Row,>({
  problem,
  isLoading = false,
  hasMore = false,
  isCut,
  loadMore,
  lookFurther,
  reload,
  readAll,
}: Loading<Row>): Loading<Row> => ({
  problem,
  isLoading,
  hasMore,
  isCut,
  ...(loadMore && { loadMore }),
  lookFurther,
  ...(reload && { reload }),
  readAll,
})

type Preferences = Pick<CollectionPreferencesProps.Preferences, 'pageSize' | 'contentDisplay' | 'wrapLines'>

const arePreferences = (value: unknown): value is Preferences => typeof value === 'object' && value !== null
const noPreferences: Preferences = {}
const exportMax = 50_000
export const List = <Row,>(props: ListProps<Row>) => {
  const {
    name,
    inAddress,
    words,
    title = words.many.charAt(0).toUpperCase() + words.many.slice(1),
    description,
    columns,
    rows,
    id,
    count,
    problem,
    isLoading = false,
    hasMore = false,
    isCut = false,
    loadMore,
    lookFurther = loadMore,
    reload,
    filter,
    nothingYet,
    allGood,
    href,
    selection,
    keys,
    actions,
    newer,
    pageSize = 50,
    variant = 'container',
  } = props
  const seesAll = useSeesAll()
  // Before the first answer, and without one, there is no number.
  const isKnown = rows.length > 0 || (!isLoading && (problem === undefined || problem === null))
  const [preferences, keepPreferences] = useRemembered(`list.${name}`, noPreferences, arePreferences)
  const { page, order, turnTo, settleOn, orderBy } = usePlace(inAddress)
  const box = useRef<HTMLDivElement>(null)
  const perPage = preferences.pageSize ?? pageSize

  const ordered = useMemo(() => orderedBy(rows, columns, order), [rows, columns, order])
  const pages = Math.max(1, Math.ceil(ordered.length / perPage))
  const here = Math.min(page, pages)
  const shown = useMemo(() => ordered.slice((here - 1) * perPage, here * perPage), [ordered, here, perPage])
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns])
  const display = useMemo(() => displayOf(columns, preferences.contentDisplay), [columns, preferences.contentDisplay])
  const query = filter ? textOf(filter.query) : ''
  const isOnWay = useWay({
    page,
    pages,
    query,
    isReady: !isLoading && (problem === undefined || problem === null),
    loadMore: hasMore ? loadMore : undefined,
    settleOn,
  })
  const current = useCurrentRow({
    box,
    name,
    rows: shown,
    id,
    href,
    selection,
    keys,
    words,
    hasFilter: filter !== undefined,
  })

  return (
    <div ref={box} className="sb-list">
      <Table<Row>
        variant={variant}
        items={shown}
        trackBy={id}
        // A page that lies further behind is not looked for under somebody's eyes.
        loading={(isLoading && rows.length === 0) || (isOnWay && page > pages + 1)}
        loadingText={`Loading ${words.many}`}
        resizableColumns
        stickyHeader={variant !== 'embedded'}
        wrapLines={preferences.wrapLines ?? false}
        columnDefinitions={definitions}
        columnDisplay={display}
        {...(order && { sortingColumn: { sortingField: order.column }, sortingDescending: order.isDescending })}
        onSortingChange={({ detail }) =>
          orderBy({ column: detail.sortingColumn.sortingField ?? '', isDescending: detail.isDescending ?? false })
        }
        {...(selection && {
          selectionType: selection.type ?? ('multi' as const),
          selectedItems: selection.selected,
          onSelectionChange: ({ detail }) => selection.onChange(detail.selectedItems),
        })}
        onRowClick={({ detail }) => current.be(id(detail.item))}
        ariaLabels={{
          tableLabel: title,
          selectionGroupLabel: `Selected ${words.many}`,
          allItemsSelectionLabel: () => `Select all ${words.many} of this page`,
          itemSelectionLabel: (_, row) => `Select ${words.one} ${id(row)}`,
        }}
        header={
          <Header
            description={description}
            counter={
              isKnown
                ? counterOf(selection?.selected.length ?? 0, counterText(rows.length, count, hasMore || isCut))
                : undefined
            }
            actions={
              <div className="sb-actions">
                {newer && newer.count > 0 && (
                  <Button iconName="refresh" onClick={newer.show}>
                    {newer.count.toLocaleString('en')} new – show
                  </Button>
                )}
                {reload && (
                  <Button
                    iconName="refresh"
                    variant="icon"
                    ariaLabel={`Load ${words.many} anew`}
                    loading={isLoading && rows.length > 0}
                    onClick={() => void reload()}
                  />
                )}
                <Export {...props} ordered={ordered} />
                {actions}
              </div>
            }
          >
            {title}
          </Header>
        }
        {...(filter && {
          filter: (
            <SpaceBetween size="xs">
              <div className="sb-filter">
                <div className="sb-filter-box">
                  <PropertyFilter
                    query={filter.query}
                    onChange={({ detail }) => filter.setQuery(detail)}
                    enableTokenGroups
                    filteringProperties={filter.properties.map(propertyOf)}
                    filteringOptions={filter.properties.flatMap(optionsOf)}
                    filteringPlaceholder={`Filter ${words.many}`}
                    filteringAriaLabel={`Filter ${words.many}`}
                    countText={matchText(rows.length, count, hasMore || isCut)}
                    expandToViewport
                    virtualScroll
                  />
                </div>
                <SavedViews name={name} q={query} onChoose={(q) => filter.setQuery(queryOf(q, idsOf(filter)))} />
              </div>
              {problem !== undefined && rows.length > 0 && (
                <Problem problem={problem} {...(reload && { retry: reload })} />
              )}
            </SpaceBetween>
          ),
        })}
        empty={
          problem !== undefined ? (
            <Empty kind="cannot-load" problem={problem} retry={() => reload?.()} />
          ) : hasMore && lookFurther ? (
            <Empty
              kind="none-found-yet"
              what={`No ${words.one} ${filter?.isFiltered ? 'that matches ' : ''}was found yet`}
              {...(filter?.isFiltered && { clear: filter.clear })}
            >
              <Button loading={isLoading} onClick={() => void lookFurther()}>
                Look through more: not all has been looked through
              </Button>
            </Empty>
          ) : filter?.isFiltered ? (
            <Empty kind="no-match" what={`No ${words.one} matches${unknownWords(filter.query)}`} clear={filter.clear}>
              {filter.wordsIn && hasWords(filter.query) && wordsInText(filter.wordsIn, filter.properties)}
            </Empty>
          ) : allGood !== undefined ? (
            <Empty kind="all-good" what={`No ${words.many}`}>
              {allGood}
            </Empty>
          ) : (
            <Empty kind="nothing-yet" what={noneYetWords(words, seesAll)}>
              {nothingYet}
            </Empty>
          )
        }
        {...((pages > 1 || hasMore) && {
          pagination: (
            <Pagination
              currentPageIndex={here}
              pagesCount={pages}
              openEnd={hasMore}
              disabled={isLoading || isOnWay}
              ariaLabels={{
                paginationLabel: `Pages of ${words.many}`,
                nextPageLabel: 'Next page',
                previousPageLabel: 'Page before',
                pageLabel: (number) => `Page ${number}`,
              }}
              onChange={({ detail }) => turnTo(detail.currentPageIndex)}
              onNextPageClick={({ detail }) => {
                if (!detail.requestedPageAvailable) turnTo(detail.requestedPageIndex)
              }}
            />
          ),
        })}
        {...(isCut && { footer: <Box color="text-status-warning">{`Not all ${words.many}: ${cutText}`}</Box> })}
        preferences={
          <CollectionPreferences
            title="What this list shows"
            confirmLabel="Keep"
            cancelLabel="Cancel"
            preferences={{
              pageSize: perPage,
              wrapLines: preferences.wrapLines ?? false,
              contentDisplay: display,
            }}
            pageSizePreference={{
              title: 'Rows on a page',
              options: [20, 50, 100, 200].map((value) => ({ value, label: `${value}` })),
            }}
            wrapLinesPreference={{ label: 'Wrap lines', description: 'Show all of a text' }}
            contentDisplayPreference={{
              title: 'Columns',
              options: columns.map(({ id: columnId, header }, index) => ({
                id: columnId,
                label: header,
                alwaysVisible: index === 0,
              })),
            }}
            onConfirm={({ detail: { pageSize: size, wrapLines, contentDisplay } }) =>
              keepPreferences({
                ...(size !== undefined && { pageSize: size }),
                ...(wrapLines !== undefined && { wrapLines }),
                ...(contentDisplay && { contentDisplay }),
              })
            }
          />
        }
      />
    </div>
  )
}

const counterOf = (selected: number, text: string): string => (selected > 0 ? `${text} · ${selected} selected` : text)

const idsOf = <Row,>({ properties }: UrlFilter<Row>): readonly string[] => properties.map(({ id }) => id)

const definitionOf = <Row,>(column: Column<Row>): TableProps.ColumnDefinition<Row> => {
  const { id, header, width, sorts = true } = column
  return {
    id,
    header,
    cell: cellsOf(column),
    ...(width !== undefined && { width }),
    minWidth: 80,
    ...(sorts && { sortingField: id }),
  }
}

const cells = new WeakMap<object, WeakMap<object, ReactNode>>()

/**
 * A cell follows from its column and its row: as long as both are the same ones, it is not drawn anew. Of 200 robots those are
 * drawn that have changed.
 */
const cellsOf = <Row,>(column: Column<Row>): ((row: Row) => ReactNode) => {
  const drawn = cells.get(column) ?? new WeakMap<object, ReactNode>()
  cells.set(column, drawn)
  return (row) => {
    if (typeof row !== 'object' || row === null) return column.cell(row)
    if (!drawn.has(row)) drawn.set(row, column.cell(row))
    return drawn.get(row)
  }
}

/** Columns that came with a newer version follow those that were chosen. */
const displayOf = <Row,>(
  columns: readonly Column<Row>[],
  chosen: CollectionPreferencesProps.Preferences['contentDisplay'],
): { id: string; visible: boolean }[] => {
  const known = new Map(columns.map((column) => [column.id, column]))
  const kept = (Array.isArray(chosen) ? chosen : [])
    .filter(({ id }) => known.has(id))
    .map(({ id, visible }) => ({ id, visible }))
  const fresh = columns.filter(({ id }) => !kept.some((one) => one.id === id))
  return [...kept, ...fresh.map(({ id, hidden }) => ({ id, visible: hidden !== true }))]
}

const orderedBy = <Row,>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: Order | undefined,
): readonly Row[] => {
  const column = columns.find(({ id }) => id === order?.column)
  if (!order || !column) return rows
  const factor = order.isDescending ? -1 : 1
  return [...rows].sort((left, right) => factor * compared(column.text(left), column.text(right)))
}

type Text = string | number | undefined | null

const compared = (left: Text, right: Text): number => {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return String(left ?? '').localeCompare(String(right ?? ''), 'en', { numeric: true })
}

const propertyOf = ({
  id,
  label,
  operators = defaultOperators,
}: UrlFilter<never>['properties'][number]): PropertyFilterProps.FilteringProperty => ({
  key: id,
  propertyLabel: label,
  groupValuesLabel: `${label}: values`,
  operators: [...operators],
  defaultOperator: operators[0] ?? '=',
})

const optionsOf = ({
  id,
  values = [],
}: UrlFilter<never>['properties'][number]): PropertyFilterProps.FilteringOption[] =>
  values.map((value) => ({ propertyKey: id, value }))

/** The row that the keyboard is on. It is the browser's focus as well, so that a screen reader reads it. */
const useCurrentRow = <Row,>({
  box,
  name,
  rows,
  id,
  href,
  selection,
  keys,
  words,
  hasFilter,
}: Required<Pick<ListProps<Row>, 'name' | 'rows' | 'id' | 'words'>> &
  Pick<ListProps<Row>, 'href' | 'selection' | 'keys'> & {
    readonly box: React.RefObject<HTMLDivElement | null>
    readonly hasFilter: boolean
  }) => {
  const go = useGo()
  const may = useMay('writer')
  const { here, be } = useRowHere(name)
  const at = here.row === undefined ? -1 : rows.findIndex((row) => id(row) === here.row)
  const row = rows[at]

  const elements = (): readonly HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>('tbody > tr') ?? [])]
  useLayoutEffect(() => {
    elements().forEach((element, index) => {
      element.toggleAttribute('data-current', index === at)
    })
  })

  const step = (by: number): void => {
    const next = Math.min(Math.max(at + by, 0), rows.length - 1)
    const target = rows[next]
    if (!target) return
    // At once: the next key may come before a drawing that was only planned.
    flushSync(() => be(id(target)))
    focusRow(elements()[next], 'nearest')
  }
  // Whoever comes back goes on at the row that they left, unless they have gone elsewhere meanwhile.
  const returned = useRef('')
  useEffect(() => {
    if (!here.isReturned || at < 0 || returned.current === here.entry) return
    returned.current = here.entry
    // A screen that is drawn puts the focus on its top first.
    queueMicrotask(() => {
      const focused = document.activeElement
      if (focused === document.body || focused?.matches('.sb-screen-top')) focusRow(elements()[at], 'center')
    })
  })
  const isSelected = (one: Row): boolean => selection?.selected.some((other) => id(other) === id(one)) ?? false
  const acted = (): readonly Row[] =>
    selection && selection.selected.length > 0 ? selection.selected : row ? [row] : []
  const act = (on: ((rows: readonly Row[]) => void) | undefined): void => {
    const rowsToAct = acted()
    if (on && rowsToAct.length > 0) may(() => on(rowsToAct))
  }
  const ofWhich = `what is selected, or the ${words.one} that the keyboard is on`

  useKeys([
    { key: 'j', does: `Next ${words.one}`, run: () => step(1) },
    { key: 'k', does: `Previous ${words.one}`, run: () => step(-1) },
    href && {
      key: 'Enter',
      does: 'Open it',
      run: () => {
        const target = row && href(row)
        if (target) go(target)
      },
    },
    selection && {
      key: 'x',
      does: 'Select it, or not',
      run: () => {
        if (!row) return
        const others = selection.selected.filter((other) => id(other) !== id(row))
        const kept = selection.type === 'single' ? [] : others
        selection.onChange(isSelected(row) ? others : [...kept, row])
      },
    },
    keys?.r && { key: 'r', does: `Retry ${ofWhich}`, run: () => act(keys.r) },
    keys?.e && { key: 'e', does: `Edit ${ofWhich}`, run: () => act(keys.e) },
    keys?.a && { key: 'a', does: `Archive ${ofWhich}`, run: () => act(keys.a) },
    hasFilter && {
      key: '/',
      does: `Filter ${words.many}`,
      run: () =>
        box.current?.querySelector<HTMLElement>('input[type=text], input[type=search], input:not([type])')?.focus(),
    },
  ])
  return { be }
}

const focusRow = (element: HTMLElement | undefined, block: ScrollLogicalPosition): void => {
  if (!element) return
  element.tabIndex = -1
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block })
}

/** What is filtered, of all pages, as a file. */
const Export = <Row,>({
  exportAs,
  readAll,
  hasMore = false,
  isCut = false,
  columns,
  ordered,
  filter,
  words,
}: ListProps<Row> & { readonly ordered: readonly Row[] }) => {
  const { tell } = useNotices()
  const [read, setRead] = useState<number>()
  const reading = useRef<AbortController>(undefined)
  useEffect(() => () => reading.current?.abort(), [])
  if (exportAs === undefined) return null

  /** `end`: where not all was looked through, what is said of it. */
  const all = async (): Promise<{ readonly rows: readonly Row[]; readonly end: string }> => {
    if (!hasMore) return { rows: ordered, end: isCut ? `: ${cutText}` : '' }
    if (!readAll) return { rows: ordered, end: ': of what was loaded, and there are more' }
    reading.current = new AbortController()
    setRead(0)
    let wasCut = false
    const onCut = (): void => {
      wasCut = true
    }
    const rows = await readAll({ most: exportMax, onRead: setRead, onCut, signal: reading.current.signal })
    return {
      rows: filter ? rows.filter(filter.matches) : rows,
      end: wasCut
        ? `: ${cutText}`
        : rows.length < exportMax
          ? ''
          : `: of the first ${exportMax.toLocaleString('en')}, which is the most that is looked through`,
    }
  }
  const run = async (kind: 'csv' | 'jsonl'): Promise<void> => {
    try {
      const { rows, end } = await all()
      const name = fileNameOf(exportAs, kind, new Date())
      download(
        name,
        kind === 'csv' ? csvOf(columns, rows) : jsonlOf(rows),
        kind === 'csv' ? 'text/csv' : 'application/x-ndjson',
      )
      tell({ kind: end ? 'warning' : 'success', text: `${countedWords(rows.length, words)} in ${name}${end}` })
    } catch (error) {
      if (reading.current?.signal.aborted) return
      tell({ kind: 'error', text: `The export failed: ${error instanceof Error ? error.message : String(error)}` })
    } finally {
      setRead(undefined)
    }
  }
  if (read !== undefined) {
    return (
      <Button iconName="close" onClick={() => reading.current?.abort()}>
        Stop the export ({read.toLocaleString('en')} read)
      </Button>
    )
  }
  return (
    <ButtonDropdown
      items={[
        { id: 'csv', text: 'CSV', description: 'The columns of this list' },
        { id: 'jsonl', text: 'JSONL', description: 'Everything the API says of each' },
      ]}
      onItemClick={({ detail }) => void run(detail.id === 'csv' ? 'csv' : 'jsonl')}
    >
      Export
    </ButtonDropdown>
  )
}
