/** Objects of the lake as they lie there, to be written anew without something. */
export interface LakeObjects {
  /** Keys of a folder behind `after`, in their order. */
  under(folder: string, after?: string): AsyncIterable<string>
  /** Undefined: it is not there any more. */
  read(key: string): Promise<Uint8Array | undefined>
  /** In place, at once: whoever reads has the old or the new one, never none and never both. */
  replace(key: string, bytes: Uint8Array): Promise<void>
  remove(key: string): Promise<void>
}
