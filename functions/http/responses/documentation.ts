import * as z from 'zod'
import type { Described } from './described.ts'

export const documentationAnswers = {
  'read-openapi': {
    answer: z.looseObject({ openapi: z.string() }),
    example: { openapi: '3.1.0', info: { title: 'Signalbox', version: '1' }, paths: {} },
  },
  'read-asyncapi': {
    answer: z.looseObject({ asyncapi: z.string() }),
    example: { asyncapi: '3.0.0', info: { title: 'Signalbox', version: '1.0.0' }, channels: {} },
  },
  'read-documentation': { otherwise: { 'text/html': '<!doctype html>' } },
  'read-documentation-file': { otherwise: { 'text/javascript': '…', 'text/css': '…', 'image/png': '…' } },
} satisfies Readonly<Record<string, Described>>
