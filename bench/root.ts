import { join } from 'node:path'

/** The repository. */
export const root = join(import.meta.dirname, '..')

/** Where a line writes what its functions log. */
export const logDirectory = join(root, '.signalbox/logs')
