import Tabs from '@cloudscape-design/components/tabs'
import { useMemo, useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { textOf, useUrlFilter } from '../frame/filter.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { List, listed } from '../frame/list.tsx'
import { useNewer } from '../frame/live.tsx'
import { useMay } from '../frame/may.ts'
import { Screen } from '../frame/screen.tsx'
import { useTab } from '../frame/use-tab.ts'
import { useFilled } from '../network/filled.ts'
import { usePages } from '../network/pages.ts'
import { useVersions } from '../policy/versions.ts'
import { Capacity } from './capacity.tsx'
import { missionColumns } from './columns.tsx'
import { missionProperties, missionWords } from './mission-filter.ts'
import type { Mission } from './model.ts'
import { RequestMission } from './request-mission.tsx'

/** What was asked for, who has it, and why it waits; and what the robots could take on. */
const Missions = () => {
  const [tab, setTab] = useTab(['missions', 'capacity'], 'missions')
  const [isAsking, setAsking] = useState(false)
  const may = useMay('writer')
  useKeys([{ key: 'n', does: 'New: request a mission', run: () => may(() => setAsking(true)) }])
  return (
    <Screen
      title="Missions"
      actions={
        <ActButton needs="writer" variant="primary" onAct={() => setAsking(true)}>
          Request mission
        </ActButton>
      }
    >
      <Tabs
        ariaLabel="Missions and capacity"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'missions',
            label: 'Missions',
            content: tab === 'missions' && <MissionList onAsk={() => setAsking(true)} />,
          },
          { id: 'capacity', label: 'Capacity of fleets', content: tab === 'capacity' && <Capacity /> },
        ]}
      />
      {isAsking && <RequestMission onClose={() => setAsking(false)} />}
    </Screen>
  )
}

const MissionList = ({ onAsk }: { readonly onAsk: () => void }) => {
  const { data: versions } = useVersions('mission')
  const properties = useMemo(
    () => missionProperties([...new Set(versions?.items.flatMap(({ states }) => states))]),
    [versions],
  )
  const filter = useUrlFilter<Mission>(properties)
  const terms = textOf(filter.query)
  const pages = useFilled(
    usePages('/missions', { query: { ...(terms !== '' && { filter: terms }), limit: 100 }, refetch_ms: 5_000 }),
    50,
  )
  const rows = pages.items
  const newer = useNewer(fresh, pages.reload, ({ payload }) => payload.from === 'new')
  return (
    <List<Mission>
      name="missions"
      words={{ one: 'mission', many: 'missions' }}
      columns={missionColumns}
      rows={rows}
      id={({ mission_id }) => mission_id}
      href={({ mission_id }) => hrefOf.mission(mission_id)}
      count={pages.hasMore ? { loaded: rows.length } : rows.length}
      {...listed(pages)}
      isLoading={(pages.isLoading && rows.length === 0) || pages.isFilling}
      reload={newer.show}
      // The API has filtered them.
      filter={{ ...filter, matches: () => true, wordsIn: missionWords }}
      exportAs="missions"
      newer={newer}
      nothingYet={
        <ActButton needs="writer" onAct={onAsk}>
          Request the first mission
        </ActButton>
      }
    />
  )
}

const fresh = { types: ['mission.transitioned'] }

export default Missions
