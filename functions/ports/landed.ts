/** What lies in the folders of the lake that Firehose fills, as one listing: without reading it. */
export interface Landed {
  /** Objects of a folder's hours from this one on (`2026-05-13T09`), in the order of their keys. */
  objects(folder: string, fromHour?: string): AsyncIterable<LandedObject>
}

export interface LandedObject {
  /** `2026-05-13T09`: of its folder, when the oldest of it arrived. */
  readonly hour: string
  /** Epoch milliseconds: since when it lies there. */
  readonly at: number
  readonly bytes: number
}
