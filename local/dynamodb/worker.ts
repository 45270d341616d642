/**
 * The tables on a thread of their own. Functions' SDK clients reach them over HTTP here, without crossing the main
 * thread that is busy with the broker and the stream; the main thread's own calls (the state machines' updateItem)
 * come through the message port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { realClock } from '../clock.ts'
import { keptTables } from './kept-tables.ts'
import { createKept, recorded } from './store.ts'
import { type Change, createTables } from './tables.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

const port = parentPort
if (!port) throw new Error('local/dynamodb/worker.ts runs as a worker thread only')
const tell = (message: FromWorker) => port.postMessage(message)

const { directory } = workerData as { directory?: string }
const kept = directory === undefined ? undefined : keptTables(directory)
let changes: Change[] = []
const tables = createTables({
  now: realClock.now,
  onChange: recorded(kept, collect),
  ...(kept && { finished: kept.finished(realClock.now()) }),
})

/** One message for all changes of a request. */
function collect(fresh: readonly Change[]) {
  const streamed = fresh.filter((change) => change.sequenceNumber !== undefined)
  if (streamed.length === 0) return
  if (changes.length === 0) {
    queueMicrotask(() => {
      tell({ kind: 'changed', changes })
      changes = []
    })
  }
  changes.push(...streamed)
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'create':
      tell({ kind: 'answered', id: message.id, value: createKept(tables, kept, message.spec) })
      break
    case 'execute':
      tell({ kind: 'answered', id: message.id, value: tables.execute(message.operation, message.body) })
      break
    case 'sweep':
      tables.sweep()
      break
    case 'stop':
      kept?.close()
      tell({ kind: 'stats', stats: tables.stats() })
      tell({ kind: 'answered', id: message.id, value: undefined })
      break
  }
})

let requestNumber = 0

function serve(request: IncomingMessage, response: ServerResponse) {
  const parts: Buffer[] = []
  // A client that dies in mid-request is its own affair.
  request.on('error', () => {})
  response.on('error', () => {})
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = parts.length === 1 ? String(parts[0]) : Buffer.concat(parts).toString()
    const target = String(request.headers['x-amz-target'] ?? '')
    const answer = tables.execute(target.slice(target.indexOf('.') + 1), body)
    response.writeHead(answer.status, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(answer.body),
      'x-amzn-requestid': `LOCAL${String(requestNumber++).padStart(47, '0')}`,
    })
    response.end(answer.body)
  })
}

const server = createServer({ keepAliveTimeout: 120_000 }, serve)
server.listen(0, '127.0.0.1', () => {
  const { port: number } = server.address() as AddressInfo
  tell({ kind: 'listening', url: `http://127.0.0.1:${number}` })
})
setInterval(() => tell({ kind: 'stats', stats: tables.stats() }), 500).unref()
