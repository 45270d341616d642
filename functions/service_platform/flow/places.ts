import places from './places.json' with { type: 'json' }

/** Generated from the templates (lib/flow-places.ts); a test compares the two. */
export interface Places {
  readonly boxes: readonly PlacesBox[]
  readonly edges: readonly PlacesEdge[]
}

export interface PlacesBox {
  readonly name: string
  readonly outside?: boolean
  readonly functions: readonly string[]
  readonly readers: readonly string[]
}

export interface PlacesEdge {
  readonly from: string
  readonly to: string
  readonly calls: readonly string[]
  readonly by: readonly string[]
}

export const thePlaces: Places = places
