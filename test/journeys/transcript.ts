/**
 * A journey as a text that people read: what is said and done stands at the margin, what came of it is indented below. A test
 * plays it and compares; `UPDATE=1 npx vitest run test/journeys` writes what came of it, to be reviewed as a diff.
 *
 *   r1 work.start {"job_id":"j1"}        says it as robot r1 (or to it), with message ids m1, m2 … in the order of the lines
 *   post r1 work.start {"job_id":"j1"}   the same over HTTP, waiting for the outcome; `post-again m1 [PAYLOAD]` sends it again
 *   again m2                             the same bytes once more
 *   bytes r1 "{\"type\":"                what is no message, as a JSON text
 *   after 90s                            time passes (s, m)
 *   outage work r1                       the function has no access to its table for this robot; `over` ends all outages
 *   edit m2 {"job_id":"j1"}              somebody edits the failed message's payload; its copies are e1, e2 … in that order
 *   retry e1 [out_of_order]              somebody tries a failure again; `archive m2` puts it out of sight
 *   lineage e1                           from what it was edited, and into what
 *   story m2                             every hop of a message, and everything that was done about it
 *   roll out v2 100 · roll back          a version for so many per cent of the robots (or for robots by name), and the newest back
 *   pin r1 v1                            only this version decides for the robot; `none` for any
 *   compare v2                           what the version would have done with everything that was decided
 *   show r1 · counters                   what the API answers
 *   mission a {"priority":"urgent"}      somebody asks for mission a (to go to DPS, if nothing else is said)
 *   ask a cancel {"reason":"…"}          somebody asks that of it; `where a` says how it is, and why it waits
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** Plays one line; answers with what came of it, line by line. */
export type Play = (line: string) => Promise<readonly string[]>

const indent = '    '

export async function holdsTo(name: string, play: Play): Promise<void> {
  const file = join(import.meta.dirname, 'transcripts', `${name}.txt`)
  const written = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const played: string[] = []
  for (const line of written.trimEnd().split('\n')) {
    if (line.startsWith(indent)) continue
    played.push(line)
    if (line !== '' && !line.startsWith('#')) played.push(...(await play(line)).map((text) => indent + text))
  }
  const text = `${played.join('\n')}\n`
  if (process.env.UPDATE === '1' && text !== written) writeFileSync(file, text)
  else expect(text).toBe(written)
}
