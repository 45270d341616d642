/** The files that the operators' console is made of, where browsers get them from. */
export interface ConsoleFiles {
  /** In place of what was there. */
  put(file: PublishedFile): Promise<void>
  all(): AsyncIterable<{ readonly path: string; readonly published_at: Date }>
  remove(path: string): Promise<void>
}

export interface PublishedFile {
  /** `console/index.html` */
  readonly path: string
  readonly bytes: Uint8Array
  readonly content_type: string
  readonly cache_control: string
}
