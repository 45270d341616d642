// How one robot is spoken to: by the version it names, by its factsheet, and by what is configured for its maker, the later
// over the earlier. Nothing here is guessed from behaviour.

import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { VdaProfileSetting } from '../../messages/vda-profile.ts'

/** Whose words it reads. Other versions are read and written as the nearest of these. */
export type VdaWords = '1.1' | '2.0' | '2.1' | '3.0'

export interface VdaProfile {
  readonly words: VdaWords
  readonly resend_stitching_actions: boolean
  readonly instant_actions_key: 'actions' | 'instantActions' | 'both'
  readonly needs_action_name: boolean
  readonly instant_blocking: string
  readonly qos: 0 | 1
  readonly order_interval_seconds_min: number
  readonly actions: Readonly<Record<'pick' | 'drop' | 'wait' | 'charge', UsualAction>>
  /** It charges by an order: there, or where it is. Absent: by an instant action. */
  readonly charge_at?: NonNullable<VdaProfileSetting['chargeAt']>
  readonly stop: readonly UsualAction[]
  readonly map?: string
  /** Of its factsheet: more nodes, edges or actions, or longer ids it does not take. */
  readonly limits: {
    readonly nodes?: number
    readonly edges?: number
    readonly actions?: number
    readonly id_length?: number
  }
}

export interface UsualAction {
  readonly type: string
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
}

export function profileOf(
  robotId: string,
  { version, major, factsheet }: Pick<VdaMemory, 'version' | 'major' | 'factsheet'>,
  settings: readonly VdaProfileSetting[],
): VdaProfile {
  const words = wordsOf(version, major)
  const set = settingFor(robotId, settings)
  return {
    words,
    resend_stitching_actions: set.resendStitchingActions ?? words === '3.0',
    instant_actions_key: set.instantActionsKey ?? KEYS[words],
    needs_action_name: set.needsActionName ?? words === '2.0',
    instant_blocking: words === '3.0' ? 'NONE' : (set.instantBlocking ?? 'NONE'),
    qos: set.qos ?? 1,
    order_interval_seconds_min: set.minOrderIntervalSeconds ?? factsheet?.order_interval_seconds_min ?? 0,
    actions: { ...usual, ...set.actions },
    ...(set.chargeAt !== undefined && { charge_at: set.chargeAt }),
    stop: set.stop ?? [{ type: 'startPause' }],
    ...(set.map !== undefined && { map: set.map }),
    limits: {
      ...(factsheet?.order_nodes_max !== undefined && { nodes: factsheet.order_nodes_max }),
      ...(factsheet?.order_edges_max !== undefined && { edges: factsheet.order_edges_max }),
      ...(factsheet?.order_actions_max !== undefined && { actions: factsheet.order_actions_max }),
      ...(factsheet?.id_length_max !== undefined && { id_length: factsheet.id_length_max }),
    },
  }
}

const usual: VdaProfile['actions'] = {
  pick: { type: 'pick' },
  drop: { type: 'drop' },
  // No version has an action that only waits; every maker's word for it is its own.
  wait: { type: 'wait' },
  charge: { type: 'startCharging' },
}

const KEYS: Readonly<Record<VdaWords, VdaProfile['instant_actions_key']>> = {
  '1.1': 'instantActions',
  '2.0': 'both',
  '2.1': 'actions',
  '3.0': 'actions',
}

/** By the version where it is one; a robot that says none, or nonsense, is taken at its topic. */
function wordsOf(version: string, major: VdaMemory['major']): VdaWords {
  const [said, minor] = version.split('.').map(Number)
  if (said === 2) return minor === 0 ? '2.0' : '2.1'
  if (said === 1) return '1.1'
  if (said === 3) return '3.0'
  return major === 1 ? '1.1' : major === 2 ? '2.1' : '3.0'
}

function settingFor(robotId: string, settings: readonly VdaProfileSetting[]): Omit<VdaProfileSetting, 'robots'> {
  return Object.assign({}, ...settings.filter(({ robots }) => fits(robots, robotId)))
}

function fits(pattern: string, robotId: string): boolean {
  return pattern.endsWith('*') ? robotId.startsWith(pattern.slice(0, -1)) : robotId === pattern
}
