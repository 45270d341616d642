import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Found } from './plan.ts'

/** What a run remembers from its first look on, so that each invocation has the same plan. */
export interface Memory {
  readonly found: Found
  readonly objects: number
  readonly begun_ms: number
  readonly states_from?: number
}

/** Packed: a month of hours is some hundred kilobytes as JSON, a tenth of it packed, and a row has 400. */
export const packed = (content: Memory | Found): string => deflateRawSync(JSON.stringify(content)).toString('base64')

export const memoryIn = (text: string): Memory => unpacked(text) as Memory

export const foundPacked = (text: string): Found => unpacked(text) as Found

const unpacked = (text: string): unknown => JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString())
