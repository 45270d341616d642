// What a filter offers to choose from where nobody has a list: the values that were loaded.

import type { FilterProperty } from '../frame/filter.ts'

/** More are typed faster than found in a list. */
const VALUES_MAX = 100

const chosen: readonly string[] = ['class', 'kind', 'type', 'robot_id', 'policy_version', 'by', 'owner', 'error_class']

export const withKnown = <Row>(
  properties: readonly FilterProperty<Row>[],
  rows: readonly Row[],
): readonly FilterProperty<Row>[] =>
  properties.map((property) => {
    if (property.values !== undefined || !chosen.includes(property.id)) return property
    const saidBy = property.of ?? ((row: Row) => (row as Readonly<Record<string, unknown>>)[property.id] as string)
    const values = new Set(rows.map(saidBy).filter((value) => typeof value === 'string' && value !== ''))
    return { ...property, values: [...(values as ReadonlySet<string>)].toSorted().slice(0, VALUES_MAX) }
  })
