/**
 * The world as a function sees it in simulated mode: time, timers, randomness, environment and network are the run's,
 * everything else is Node's. A function instance has a realm of its own; when the instance dies, nothing that it left
 * behind (a timer, a request under way) goes on.
 */

import { Console } from 'node:console'
import * as nodeCrypto from 'node:crypto'
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { Writable } from 'node:stream'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { httpModule, type Transport } from './http-client.ts'
import { http2Module } from './http2-client.ts'
import { virtualTimers } from './timers.ts'

export interface RealmSettings {
  readonly clock: Clock
  readonly random: Random
  readonly environment: Readonly<Record<string, string>>
  readonly transport: Transport
  readonly print: (text: string) => void
  /** process.exit */
  readonly exit: (code: number) => void
  readonly isAlive: () => boolean
}

/** The names that a bundle's evaluation gets in place of the globals. */
export const shadowed = [
  'globalThis',
  'global',
  'process',
  'console',
  'Date',
  'Math',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'performance',
  'crypto',
  'AbortSignal',
  'fetch',
] as const

const nodeRequire = createRequire(import.meta.url)

export function realm(settings: RealmSettings): Record<string, unknown> {
  const { clock, random } = settings
  const timers = virtualTimers(clock, settings.isAlive)
  const date = virtualDate(clock)
  const math = Object.create(Math, { random: { value: () => random.next(), enumerable: true } })
  const started = clock.now()
  const performance = { now: () => clock.now() - started, timeOrigin: started, mark: () => ({}), measure: () => ({}) }
  const process = virtualProcess(settings, started)
  const console = new Console({ stdout: process.stdout, stderr: process.stderr })
  const crypto = virtualCrypto(random)

  const globals: Record<string, unknown> = {
    process,
    console,
    Date: date,
    Math: math,
    ...timers.globals,
    performance,
    crypto: crypto.web,
    AbortSignal: virtualAbortSignal(clock),
    fetch: () => Promise.reject(new TypeError('fetch is not simulated: call AWS through the SDK')),
  }
  const own: object = Object.create(globalThis, descriptorsOf(globals))
  globals.globalThis = own
  globals.global = own
  globals.require = requireIn({
    http: httpModule(settings.transport, clock),
    https: httpModule(settings.transport, clock),
    http2: http2Module(settings.transport, clock),
    crypto: crypto.node,
    process: Object.assign(process, { default: process }),
    timers: timers.module,
    'timers/promises': timers.promises,
    perf_hooks: { performance },
    console: { ...console, Console, default: console },
    fs: { ...nodeRequire('node:fs'), promises: noFiles },
    'fs/promises': noFiles,
  })
  return globals
}

/** Defined, not assigned: some of Node's own are getters that cannot be set. */
function descriptorsOf(values: Readonly<Record<string, unknown>>): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, writable: true, configurable: true }]),
  )
}

/** Files are outside of the run: what the SDK looks for (profiles) is not there. */
const noFiles = {
  readFile: () => Promise.reject(Object.assign(new Error('ENOENT: no files in a simulated run'), { code: 'ENOENT' })),
}

/** May be imported (the SDK's credential providers do), not used. */
const outside = new Set(['net', 'tls', 'dns', 'dgram', 'child_process', 'worker_threads', 'cluster'])

function refusing(id: string): Record<string, unknown> {
  const refuse = () => {
    throw new Error(`${id} is outside of a simulated run`)
  }
  const real = nodeRequire(id) as Record<string, unknown>
  const exports = Object.fromEntries(
    Object.entries(real).map(([name, value]) => [name, typeof value === 'function' ? refuse : value]),
  )
  return { ...exports, default: exports }
}

function requireIn(modules: Readonly<Record<string, unknown>>) {
  const require = (id: string): unknown => {
    const name = id.replace(/^node:/, '')
    if (Object.hasOwn(modules, name)) return modules[name]
    if (outside.has(name)) return refusing(id)
    if (name === 'module') return { createRequire: () => require }
    return nodeRequire(id)
  }
  return require
}

function virtualDate(clock: Clock): DateConstructor {
  const VirtualDate = function (this: unknown, ...args: []) {
    if (!new.target) return new Date(clock.now()).toString()
    return Reflect.construct(Date, args.length === 0 ? [clock.now()] : args, new.target)
  }
  // One prototype with Node's: dates of both are dates to both.
  VirtualDate.prototype = Date.prototype
  return Object.assign(VirtualDate as unknown as DateConstructor, {
    now: () => clock.now(),
    UTC: Date.UTC,
    parse: Date.parse,
  })
}

function virtualProcess(settings: RealmSettings, started: number) {
  const { clock } = settings
  const env = { ...settings.environment }
  const output = () =>
    new Writable({
      decodeStrings: false,
      write(chunk, _, done) {
        settings.print(String(chunk))
        done()
      },
    })
  const hrtime = Object.assign(
    () => {
      const passed = clock.now() - started
      return [Math.floor(passed / 1000), (passed % 1000) * 1_000_000]
    },
    { bigint: () => BigInt(clock.now()) * 1_000_000n },
  )
  const own: Record<PropertyKey, unknown> = {
    env,
    hrtime,
    stdout: output(),
    stderr: output(),
    uptime: () => (clock.now() - started) / 1000,
    exit(code = 0) {
      settings.exit(code)
      // Unwinds what called it; the instance is dead and nothing that catches this can act any more.
      throw new Error(`process.exit(${code})`)
    },
  }
  const events = new EventEmitter()
  for (const name of ['on', 'once', 'off', 'removeListener', 'addListener', 'emit'] as const) {
    own[name] = events[name].bind(events)
  }
  return new Proxy(process, {
    get: (target, property) => (property in own ? own[property] : Reflect.get(target, property, target)),
    set(_, property, value) {
      own[property] = value
      return true
    },
  }) as NodeJS.Process
}

function virtualCrypto(random: Random) {
  const getRandomValues = <T extends ArrayBufferView>(into: T): T => {
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(random.bytes(into.byteLength))
    return into
  }
  const randomBytes = (size: number, done?: (error: null, bytes: Buffer) => void) => {
    const bytes = Buffer.from(random.bytes(size))
    if (!done) return bytes
    done(null, bytes)
    return undefined
  }
  const randomInt = (low: number, high?: number) =>
    high === undefined ? random.integer(0, low - 1) : random.integer(low, high - 1)
  const randomUUID = () => random.uuid()
  const web = { getRandomValues, randomUUID, subtle: nodeCrypto.webcrypto.subtle }
  const node = { ...nodeCrypto, randomUUID, randomBytes, randomInt, getRandomValues, webcrypto: web }
  return { web, node: { ...node, default: node } }
}

function virtualAbortSignal(clock: Clock) {
  const timeout = (ms: number) => {
    const controller = new AbortController()
    clock.setTimeout(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms)
    return controller.signal
  }
  return new Proxy(AbortSignal, {
    get: (target, property) => (property === 'timeout' ? timeout : Reflect.get(target, property, target)),
  })
}
