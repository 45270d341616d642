/** Files that queries have left in the lake, for whoever asked for them. */
export interface QueryResults {
  /** Addresses for so many seconds, of one file or of all that lie in a folder; none where there is nothing. */
  addresses(place: ResultPlace, seconds: number): Promise<readonly ResultFile[]>
  /** Where a query may write files of its own: `s3://…/`. */
  folderOf(query_id: string): string
}

export type ResultPlace =
  | { readonly key: string; readonly name: string }
  | { readonly folder_of: string; readonly name: string; readonly ending: string }

export interface ResultFile {
  readonly name: string
  readonly url: string
  readonly bytes?: number
}
