import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefused } from './flags.ts'

/**
 * A data directory belongs to one run at a time: each keeps the tables in memory and writes what it knows, so that of two
 * runs the second would take back what the first had acknowledged. Answers what gives it back.
 */
export function takeDataDirectory(directory: string, pid: number): () => void {
  makeDirectory(directory)
  const file = join(directory, 'run.pid')
  // A run that was killed left its file behind: then nobody has that number, or only by chance somebody else.
  const owner = takeFile(file, pid) ? pid : ownerOf(file)
  if (owner !== pid && isAlive(owner)) {
    throw new StartRefused(
      `${directory} is in use by process ${owner}: stop that run first, or take another --data-dir (if ${owner} is no Signalbox, remove ${file})`,
    )
  }
  writeFileSync(file, String(pid))
  return () => rmSync(file, { force: true })
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
  } catch (error) {
    throw new StartRefused(`--data-dir ${directory} cannot be a directory: ${(error as Error).message}`)
  }
}

function takeFile(file: string, pid: number): boolean {
  try {
    writeFileSync(file, String(pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false
    throw error
  }
}

const ownerOf = (file: string): number => Number(readFileSync(file, 'utf8'))

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process, but a process.
    return (error as { code?: string }).code === 'EPERM'
  }
}
