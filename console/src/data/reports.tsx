import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { type Column, List, listed } from '../frame/list.tsx'
import { useNotices } from '../frame/notices.tsx'
import { When } from '../frame/when.tsx'
import { fetchApi } from '../network/api.ts'
import { type ItemOf, usePages } from '../network/pages.ts'
import { problemOf } from '../network/problem.ts'
import { shownNumber } from './measures.ts'

type Report = ItemOf<'/data/reports'>

/** The page that is made every night of the day before, with its pictures. */
export const Reports = () => {
  const pages = usePages('/data/reports', { query: { limit: 100 } })
  return (
    <List<Report>
      name="reports"
      title="Pages of days"
      description="One page with the pictures of a day: what was said, decided, refused, lost, and what it cost. Made every night of the day before."
      words={{ one: 'page', many: 'pages' }}
      columns={columns}
      rows={pages.items}
      id={({ day }) => day}
      count={pages.hasMore ? { loaded: pages.items.length } : pages.items.length}
      {...listed(pages)}
      nothingYet="The first is made in the night after the first message. Locally: npm run report -- --day 2026-11-20 --out report.html"
    />
  )
}

const columns: readonly Column<Report>[] = [
  { id: 'day', header: 'Day (UTC)', cell: ({ day }) => <Open day={day} />, text: ({ day }) => day, width: 200 },
  { id: 'made_at', header: 'Made', cell: ({ made_at }) => <When at={made_at} />, text: ({ made_at }) => made_at },
  { id: 'bytes', header: 'Size', cell: ({ bytes }) => shownNumber(bytes, 'bytes'), text: ({ bytes }) => bytes },
]

/** Its address is good for minutes: it is asked for when somebody wants it. */
const Open = ({ day }: { readonly day: string }) => {
  const [busy, setBusy] = useState(false)
  const { tell } = useNotices()
  const open = async (): Promise<void> => {
    // Opened in the press itself: later a browser takes it for an advertisement.
    const tab = window.open('about:blank', '_blank')
    setBusy(true)
    try {
      const { data } = await fetchApi.GET('/data/reports/{day}', { params: { path: { day } } })
      if (data === undefined) throw new Error(`GET /data/reports/${day} answered nothing`)
      if (tab === null)
        tell({
          kind: 'warning',
          text: `This browser opens no new tab: here is the page of ${day}`,
          href: data.url,
          hrefText: 'Open it',
        })
      else {
        tab.opener = null
        tab.location.replace(data.url)
      }
    } catch (error) {
      tab?.close()
      tell({ kind: 'error', text: problemOf(error).detail })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      variant="inline-link"
      loading={busy}
      iconName="external"
      iconAlign="right"
      ariaLabel={`Open the page of ${day}, in a new tab`}
      onClick={() => void open()}
    >
      {day}
    </Button>
  )
}
