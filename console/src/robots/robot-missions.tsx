import { hrefOf } from '../frame/hrefs.ts'
import { List, listed } from '../frame/list.tsx'
import { missionColumns } from '../missions/columns.tsx'
import type { Mission } from '../missions/model.ts'
import { usePages } from '../network/pages.ts'

/** The missions that it has and had. */
export const RobotMissions = ({ robot_id }: { readonly robot_id: string }) => {
  const pages = usePages('/missions', { query: { robot_id }, refetch_ms: 10_000 })
  return (
    <List<Mission>
      name="robot-missions"
      words={{ one: 'mission', many: 'missions' }}
      columns={missionColumns.filter(({ id }) => id !== 'robot_id')}
      rows={pages.items}
      id={({ mission_id }) => mission_id}
      href={({ mission_id }) => hrefOf.mission(mission_id)}
      {...listed(pages)}
      isLoading={pages.isLoading && pages.items.length === 0}
      nothingYet={
        <>
          It has no mission. <a href={hrefOf.missions()}>Missions</a> are asked for of all robots, or of one.
        </>
      }
    />
  )
}
