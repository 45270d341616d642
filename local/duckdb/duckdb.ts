/**
 * DuckDB for the runtime's parts: a child process that is started when somebody asks, and ended when nobody did for a while. Each
 * session is a database of its own in it, that reaches the folders it was given and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Clock, Timer } from '../clock.ts'
import type { DuckDbResult, FromDuckDb, ToDuckDb } from './protocol.ts'

export interface DuckDb {
  /**
   * Opens a session, hands it to `work` and closes it behind it. Waits while as many run as may. A signal interrupts what runs in
   * the session: its statement rejects with DuckDbError.
   */
  session<Result>(
    folders: readonly string[],
    work: (session: DuckDbSession) => Promise<Result>,
    options?: { readonly signal?: AbortSignal; readonly writes?: boolean },
  ): Promise<Result>
  /** The process is there now. */
  readonly isRunning: boolean
  /** Sessions that run fail. */
  stop(): Promise<void>
}

export interface DuckDbSession {
  /** One statement. Throws DuckDbError with what DuckDB says. */
  run(sql: string): Promise<DuckDbResult>
}

/** What DuckDB said, or that it is gone. */
export class DuckDbError extends Error {
  override readonly name = 'DuckDbError'
}

export interface DuckDbOptions {
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly idleMs?: number
  /** Told the id of each process that is started. */
  readonly onStart?: (pid: number) => void
}

/** Two at a time, so that a look-up does not wait for a long statement; together no more than half a gigabyte and a bit. */
const sessionsMax = 2
const memoryMb = 384
const threads = 2
/** Who sorts whole rows and writes them holds some of them in each thread: two need more than is there, and one that need not spill is faster. */
const threadsThatWrite = 1
const idleMsDefault = 60_000
/** Of a process that was told to end. */
const endMsMax = 2_000

export function duckDb({ clock, log, idleMs = idleMsDefault, onStart }: DuckDbOptions): DuckDb {
  let child: Child | undefined
  let spillFolder: string | undefined
  let idle: Timer | undefined
  let running = 0
  let opened = 0
  let stopped = false
  const waiting: (() => void)[] = []

  const started = (): Child => {
    if (stopped) throw new DuckDbError('the runtime is stopping')
    spillFolder ??= mkdtempSync(join(tmpdir(), 'signalbox-duckdb-'))
    if (child) return child
    child = startChild(log, (gone) => {
      if (child === gone) child = undefined
    })
    onStart?.(child.pid)
    return child
  }
  const turn = async () => {
    idle?.cancel()
    if (running < sessionsMax) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const over = () => {
    // Handed on, not given back: nobody comes in between.
    const next = waiting.shift()
    if (next) {
      next()
      return
    }
    running--
    if (running === 0) idle = clock.setTimeout(() => void child?.end(), idleMs)
  }

  return {
    get isRunning() {
      return child !== undefined
    },
    async session(folders, work, { signal, writes = false } = {}) {
      await turn()
      const id = `s${++opened}`
      try {
        if (signal?.aborted) throw new DuckDbError('interrupted before it began')
        const at = started()
        const spill = join(spillFolder ?? tmpdir(), id)
        mkdirSync(spill)
        const interrupt = () => at.tell({ interrupt: id })
        signal?.addEventListener('abort', interrupt)
        try {
          const options = { folders, spill, memory_mb: memoryMb, threads: writes ? threadsThatWrite : threads }
          await at.ask({ open: id, options })
          return await work({
            async run(sql) {
              if (signal?.aborted) throw new DuckDbError('interrupted')
              const result = await at.ask({ run: id, sql })
              if (!result) throw new DuckDbError('a statement was answered without a result')
              return result
            },
          })
        } finally {
          signal?.removeEventListener('abort', interrupt)
          // A process that is gone has closed everything.
          await at.ask({ close: id }).catch(() => undefined)
          rmSync(spill, { recursive: true, force: true })
        }
      } finally {
        over()
      }
    },
    async stop() {
      stopped = true
      idle?.cancel()
      await child?.end()
      if (spillFolder !== undefined) rmSync(spillFolder, { recursive: true, force: true })
    },
  }
}

interface Child {
  readonly pid: number
  ask(message: Unnumbered<Exclude<ToDuckDb, { interrupt: string }>>): Promise<DuckDbResult | undefined>
  tell(message: Extract<ToDuckDb, { interrupt: string }>): void
  /** Closes its input, which ends it; what does not end is killed. */
  end(): Promise<void>
}

type Unnumbered<Message> = Message extends unknown ? Omit<Message, 'ask'> : never

interface Asked {
  readonly resolve: (result: DuckDbResult | undefined) => void
  readonly reject: (error: Error) => void
}

function startChild(log: (line: string) => void, onGone: (child: Child) => void): Child {
  const started: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL('./process.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { TZ: 'UTC', MALLOC_ARENA_MAX: '2' },
  })
  const { stdin, stdout, stderr } = started
  if (!stdin || !stdout || !stderr) throw new DuckDbError('DuckDB was started without pipes')
  const asked = new Map<number, Asked>()
  let count = 0
  let isGone = false
  let said = ''
  const gone = new Promise<void>((resolve) => {
    const end = (why: string) => {
      if (isGone) return
      isGone = true
      for (const { reject } of asked.values()) reject(new DuckDbError(`DuckDB is gone: ${why}`))
      asked.clear()
      onGone(child)
      resolve()
    }
    started.on('error', (error) => end(error.message))
    started.on('exit', (code, signal) => {
      if (code !== 0 && signal === null) log(`duckdb: exit code ${code}: ${said.slice(-500)}`)
      end(signal === null ? `exit code ${code}` : `signal ${signal}`)
    })
  })
  // What is written to a process that is just gone is answered by its end.
  stdin.on('error', () => {})
  stderr.on('data', (part: Buffer) => {
    said = `${said}${part.toString('utf8')}`.slice(-2_000)
  })
  createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    const answer = JSON.parse(line) as FromDuckDb
    const waiting = asked.get(answer.answer)
    asked.delete(answer.answer)
    if ('error' in answer) waiting?.reject(new DuckDbError(answer.error))
    else waiting?.resolve(answer.result)
  })
  const tell = (message: ToDuckDb) => void stdin.write(`${JSON.stringify(message)}\n`)
  const child: Child = {
    pid: started.pid ?? -1,
    ask: (message) =>
      new Promise((resolve, reject) => {
        if (isGone) {
          reject(new DuckDbError('DuckDB is gone'))
          return
        }
        const ask = ++count
        asked.set(ask, { resolve, reject })
        tell({ ...message, ask } as ToDuckDb)
      }),
    tell,
    async end() {
      // Nobody is to start a session in a process that is ending.
      onGone(child)
      stdin.end()
      const killing = setTimeout(() => started.kill('SIGKILL'), endMsMax)
      await gone
      clearTimeout(killing)
    },
  }
  return child
}
