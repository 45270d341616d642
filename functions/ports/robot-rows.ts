/** What the tables know of one robot, to be taken out of them. */
export interface RobotRows {
  /** What has to be looked at before anything is taken away; consistent. */
  standing(robotId: string): Promise<StandingRobot>
  /** Up to `most` rows of the robot leave a table; answers how many did: with fewer than `most` there are none left. */
  remove(table: RemovedTable, robotId: string, most: number): Promise<number>
  /** Rows that only name the robot are written without its id. One page at a time: `after` is where the next begins. */
  rename(
    table: RenamedTable,
    robotId: string,
    /** Of the text under a name of the row. */
    rename: (name: string, text: string) => unknown,
    paging: { readonly after?: string; readonly except?: string },
  ): Promise<{ readonly renamed: number; readonly after?: string }>
  /** Up to `most` ids of failures of the robot, as far as an index knows. */
  failures(robotId: string, most: number): Promise<readonly string[]>
  /** That a group of failures has hit the robot is marked under another name: the number of robots stays. */
  remark(fingerprint: string, robotId: string, pseudonym: string): Promise<void>
  /** A group whose newest failure is one of these has its text no more: it quotes what was said. At most 100. */
  hush(fingerprint: string, failureIds: readonly string[]): Promise<void>
}

export interface StandingRobot {
  /** RFC 3339; absent: never. */
  readonly heard_at?: string
  readonly state?: string
  /** Of the mission that has it in claim. */
  readonly mission_id?: string
}

/** In place of the text of a group. */
export const HUSHED = 'Erased with the robot that it was of'

/** By our names. All but the last have the robot's id as partition key. */
export const removedTables = [
  'robots',
  'last-known',
  'journal',
  'held',
  'jobs',
  'incidents',
  'charging',
  'presence',
  'capacity',
  'commands',
  'fleets',
  'scheduled-messages',
] as const
export type RemovedTable = (typeof removedTables)[number]

/** What people did, and whose missions it had. */
export const renamedTables = ['operations', 'missions'] as const
export type RenamedTable = (typeof renamedTables)[number]

/** All that the rows of a robot lie in. */
export const robotTables = [...removedTables, ...renamedTables, 'failures', 'failure-groups'] as const
export type RobotTables = Readonly<Record<(typeof robotTables)[number], string>>
