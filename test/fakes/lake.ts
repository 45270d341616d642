import { type Dataset, foldersOf, hourOf, type Lake } from '../../functions/ports/lake.ts'

export interface FakeLake extends Lake {
  /** An object in the folder of an hour (`2026-05-13T13`), with these lines. */
  add(dataset: Dataset, hour: string, name: string, lines: readonly (string | Uint8Array)[]): void
  /** Keys of objects whose lines were read. */
  readonly read: string[]
}

export const fakeLake = (): FakeLake => {
  const objects = new Map<string, readonly Uint8Array[]>()
  const read: string[] = []
  return {
    read,
    add: (dataset, hour, name, lines) => {
      const begin = Date.parse(`${hour}:00:00Z`)
      const [folder] = foldersOf(dataset, { from: begin, until: begin + 1 })
      objects.set(
        `${folder}${name}`,
        lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line)),
      )
    },
    async *objects(dataset, hours) {
      for (const folder of foldersOf(dataset, hours)) {
        for (const key of [...objects.keys()].filter((one) => one.startsWith(folder)).sort()) {
          if (hours.after === undefined || key > hours.after) yield { key, bytes: 0 }
        }
      }
    },
    oldest: async (dataset) =>
      hourOf([...objects.keys()].filter((key) => key.startsWith(`${dataset}/`)).sort()[0] ?? ''),
    async *lines({ key }) {
      read.push(key)
      yield* objects.get(key) ?? []
    },
  }
}
