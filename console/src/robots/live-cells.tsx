import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Age } from '../frame/when.tsx'
import { Flags } from './flags.tsx'
import { batteryOf, countByState, type Flag, flagsOf, heardAt, placeOf, type Robot, type StateCount } from './model.ts'
import { newRobotStore, type RobotStore } from './robot-store.ts'
import { RobotState } from './state.tsx'

/*
 * Cells of the list of robots that are drawn by themselves when what they show becomes something else: the table is not drawn with
 * every sample of every robot.
 */
export const Newest = createContext(newRobotStore(() => 0))

interface Cell {
  readonly robot: Robot
}

const useOf = <Value extends string | number | undefined>(
  { robot }: Cell,
  of: (robot: Robot, store: RobotStore) => Value,
): Value => {
  const store = useContext(Newest)
  const { robot_id } = robot
  useEffect(() => store.show(robot_id), [store, robot_id])
  return useSyncExternalStore(store.subscribe, () => of(store.newest(robot), store))
}

export const StateCell = (cell: Cell) => <RobotState state={useOf(cell, ({ state }) => state)} />

export const SinceCell = (cell: Cell) => <Age at={useOf(cell, ({ since }) => since)} />

export const HeardCell = (cell: Cell) => <Age at={useOf(cell, heardAt)} />

export const BatteryCell = (cell: Cell) => <span>{useOf(cell, batteryText)}</span>

export const PlaceCell = (cell: Cell) => <ForeignText value={useOf(cell, placeOf)} />

export const MovedByCell = (cell: Cell) => {
  const type = useOf(cell, ({ cause, entered_by }) => cause?.type ?? entered_by)
  const message_id = useOf(cell, ({ cause }) => cause?.message_id)
  if (message_id === undefined) return <ForeignText value={type} />
  return (
    <a href={hrefOf.message(message_id, cell.robot.robot_id)} title={`message ${message_id}`}>
      {type}
    </a>
  )
}

/** As a text, so that it is drawn when it says something else. */
export const FlagsCell = (cell: Cell) => <Flags flags={JSON.parse(useOf(cell, flagsText)) as readonly Flag[]} />

/** How many are in which state, each the way to them. */
export const States = () => {
  const store = useContext(Newest)
  const text = useSyncExternalStore(store.subscribe, () => JSON.stringify(countByState(store.rows().map(store.newest))))
  const counts = JSON.parse(text) as readonly StateCount[]
  if (counts.length === 0) return null
  return (
    <span style={{ display: 'inline-flex', gap: 20, flexWrap: 'wrap' }}>
      {counts.map(({ state, robots: many }) => (
        <a key={state} href={hrefOf.robots(`state=${state}`)} title={`Show only those that are ${state}`}>
          {many} <RobotState state={state} />
        </a>
      ))}
    </span>
  )
}

export const batteryText = (robot: Robot): string => {
  const battery = batteryOf(robot)
  return battery === undefined ? '–' : `${battery.toFixed(0)} %`
}

const flagsText = (robot: Robot, { readAt }: RobotStore): string => JSON.stringify(flagsOf(robot, readAt(robot)))
