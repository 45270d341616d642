// What a command says to a robot, before it is put into the words of a version.

import type { Command } from '../../messages/commands.ts'
import type { SentOrder } from '../../messages/dialects/sent.ts'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { VdaAction, VdaOrder } from '../../messages/dialects/vda-5050-order.ts'
import type { Route, SentPage } from '../ports/sent.ts'
import type { VdaProfile } from './profile.ts'

/** What is known of a robot from what it said. */
export interface VdaRobot {
  readonly robot_id: string
  readonly memory: VdaMemory
}

export interface Asked {
  readonly command: Command
  readonly robot: VdaRobot
  readonly page: SentPage
  readonly profile: VdaProfile
}

export type Said =
  | { readonly refused: Refused; readonly order?: undefined; readonly actions?: undefined }
  | SaidOrder
  | SaidActions
  | Nothing

export interface SaidOrder {
  readonly refused?: undefined
  readonly order: VdaOrder
  readonly actions?: undefined
  /** Absent: not the robot's way with a job (a charge by order). */
  readonly route?: Route
  readonly steps?: SentOrder['steps']
}

export interface SaidActions {
  readonly refused?: undefined
  readonly order?: undefined
  readonly steps?: undefined
  readonly actions: readonly VdaAction[]
  /** The order that they are about. */
  readonly order_id?: string | undefined
  /** They take the order away. */
  readonly cancels?: true
}

/** A later command has overtaken it. */
interface Nothing {
  readonly refused?: undefined
  readonly order?: undefined
  readonly actions?: undefined
}

export interface Refused {
  /** Stable, for grouping: an outcome of the command. */
  readonly code: string
  readonly message: string
}

export function refused(code: string, message: string) {
  return { refused: { code, message } } as const
}
