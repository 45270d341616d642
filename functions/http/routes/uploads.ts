import type { ReadingRoute, WritingRoute } from '../route.ts'
import { recordIdSchema } from './parameters.ts'

export const uploadReads = [
  {
    name: 'read-upload',
    method: 'GET',
    path: '/uploads/{upload_id}',
    group: 'reader',
    scope: 'messages.read',
    summary: 'Uploaded content: size, kind, checksum, and an address to fetch it from in the next minutes',
    parameters: [
      {
        name: 'upload_id',
        in: 'path',
        description: 'As POST /uploads gave it',
        schema: recordIdSchema,
        example: 'u-1',
      },
    ],
  },
] as const satisfies readonly ReadingRoute[]

export const uploadActs = [
  {
    name: 'begin-upload',
    method: 'POST',
    path: '/uploads',
    group: 'writer',
    scope: ['messages.write', 'robots.speak'],
    answers: 201,
    summary: 'An address to put content to that is too big for a message, for 15 minutes; a message then refers to it',
    parameters: [],
  },
] as const satisfies readonly WritingRoute[]
