import * as z from 'zod'

/** What several answers have in them. */
export const time = z.iso.datetime()
export const robotId = z.string().describe('The robot')
export const messageId = z.string().describe('The message')
export const traceId = z.string().describe('The story that it belongs to: 32 hex digits')
export const counts = z.record(z.string(), z.int())
