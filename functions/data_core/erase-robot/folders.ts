/** What lies in the lake, by its folder: how it is read; in the order in which it is looked through. */
export const erasedFolders = {
  'said/': 'said',
  'unopened/': 'rows',
  'undelivered/': 'undelivered',
  'landing/messages/': 'parquet',
  'landing/events/': 'parquet',
  'changes/': 'changes',
  'reports/': 'text',
} as const
export type Folder = keyof typeof erasedFolders
export const folders = Object.keys(erasedFolders) as readonly Folder[]
