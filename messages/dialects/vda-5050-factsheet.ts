// A factsheet, of whatever version: what of it is needed to write an order that the robot takes. The whole is telemetry.

import { FACTSHEET_ACTIONS_MAX, type VdaFactsheetBrief } from './vda-5050-memory.ts'
import { type Fields, fieldsOf, textOf } from './vda-derived-state.ts'

export function factsheetBrief(fields: Fields): VdaFactsheetBrief {
  const limits = fieldsOf(fields.protocolLimits)
  const texts = fieldsOf(limits.maximumStringLengths ?? limits.maxStringLens)
  const lists = fieldsOf(limits.maximumArrayLengths ?? limits.maxArrayLens)
  const timing = fieldsOf(limits.timing)
  const features = fieldsOf(fields.protocolFeatures)
  return defined({
    actions: namesOf(features.mobileRobotActions ?? features.agvActions, 'actionType'),
    order_actions: orNothing(orderActionsOf(features.mobileRobotActions ?? features.agvActions)),
    order_nodes_max: positive(lists['order.nodes']),
    order_edges_max: positive(lists['order.edges']),
    order_actions_max: positive(lists['node.actions']),
    id_length_max: positive(texts.maximumIdLength ?? texts.idLen),
    order_interval_seconds_min: positive(timing.minimumOrderInterval ?? timing.minOrderInterval),
  })
}

function namesOf(value: unknown, key: string): readonly string[] {
  if (!Array.isArray(value)) return []
  const names = value.map((one) => textOf(fieldsOf(one)[key])?.slice(0, 64)).filter((name) => name !== undefined)
  return [...new Set(names)].slice(0, FACTSHEET_ACTIONS_MAX)
}

function orderActionsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  const ofOrders = value.filter((one) => {
    const scopes = fieldsOf(one).actionScopes
    return Array.isArray(scopes) && scopes.some((scope) => scope === 'NODE' || scope === 'EDGE')
  })
  return namesOf(ofOrders, 'actionType').toSorted()
}

const orNothing = (names: readonly string[]): readonly string[] | undefined => (names.length === 0 ? undefined : names)

/** 0 and what is missing mean the same: no limit is known. */
function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined
}

function defined(
  brief: { readonly [Name in keyof VdaFactsheetBrief]: VdaFactsheetBrief[Name] | undefined },
): VdaFactsheetBrief {
  return Object.fromEntries(
    Object.entries(brief).filter(([, value]) => value !== undefined),
  ) as unknown as VdaFactsheetBrief
}
