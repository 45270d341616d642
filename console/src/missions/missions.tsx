import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { type FilterProperty, textOf, useUrlFilter } from '../frame/filter.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useKeys } from '../frame/keys.ts'
import { List, listed } from '../frame/list.tsx'
import { useNewer } from '../frame/live.tsx'
import { useMay } from '../frame/may.ts'
import { Screen } from '../frame/screen.tsx'
import { useFilled } from '../network/filled.ts'
import { usePages } from '../network/pages.ts'
import { useTab } from '../policy/use-tab.ts'
import { Capacity } from './capacity.tsx'
import { missionColumns } from './columns.tsx'
import type { Mission } from './model.ts'
import { RequestMission } from './request-mission.tsx'
import { useMissionPolicy } from './use-mission-policy.ts'

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
  const statuses = Object.keys(useMissionPolicy()?.states ?? {})
  const filter = useUrlFilter<Mission>(propertiesOf(statuses))
  const terms = textOf(filter.query)
  const pages = usePages('/missions', {
    query: { ...(terms !== '' && { filter: terms }), limit: 100 },
    refetch_ms: 5_000,
  })
  const isFilling = useFilled(pages, 50)
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
      isLoading={(pages.isLoading && rows.length === 0) || isFilling}
      reload={newer.show}
      // The API has filtered them.
      filter={{ ...filter, matches: () => true }}
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

/** All of them are the server's: `GET /missions?filter=`. */
const propertiesOf = (statuses: readonly string[]): readonly FilterProperty<Mission>[] => [
  { id: 'status', label: 'Status', values: statuses, operators: ['=', '!='] },
  { id: 'robot_id', label: 'Robot', operators: ['=', '!='] },
  { id: 'fleet', label: 'Fleet', operators: ['=', '!='] },
  { id: 'mission_id', label: 'Mission', operators: ['=', ':', '^'] },
  { id: 'kind', label: 'Kind' },
  { id: 'priority', label: 'Priority', values: ['normal', 'urgent'], of: ({ priority }) => priority ?? 'normal' },
  { id: 'reason', label: 'Waits because', of: ({ waits_because }) => waits_because?.reason },
]

export default Missions
