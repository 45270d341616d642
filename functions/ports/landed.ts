/** What lies in the folders of the lake that Firehose fills, as one listing: without reading it. */
export interface Landed {
  /** Objects of a folder's hours from this one on (`2026-05-13T09`), in the order of their keys. */
  objects(folder: string, fromHour?: string): AsyncIterable<LandedObject>
  /** And those in between that lie in no folder of an hour: somebody laid them there, and no query looks at them. */
  withStrays(folder: string, fromHour?: string): AsyncIterable<LandedObject | Stray>
}

export interface LandedObject extends Stray {
  /** `2026-05-13T09`: of its folder, when the oldest of it arrived. */
  readonly hour: string
}

export interface Stray {
  readonly key: string
  readonly hour?: string
  /** Epoch milliseconds: since when it lies there. */
  readonly at: number
  readonly bytes: number
}
