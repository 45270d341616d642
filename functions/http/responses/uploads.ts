import * as z from 'zod'
import type { Described } from './described.ts'
import { time } from './fields.ts'

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const uploadId = 'b9f2c1de-5b0a-5e3c-9d4f-2a7c1e6f8a90'
const bucket = 'https://signalbox-uploads.s3.us-east-1.amazonaws.com'

export const uploadAnswers = {
  'begin-upload': {
    body: { bytes: 5_242_880, content_type: 'image/png', sha256, robot_id: 'ff:5iO4' },
    answer: z.object({
      upload_id: z.string().describe('A message refers to it: content: {upload_id}'),
      method: z.literal('PUT'),
      url: z.string().describe('Where to put the content, with these headers and no token of ours'),
      headers: z.record(z.string(), z.string()),
      expires_in: z.int().describe('Seconds'),
      kept_until: time,
    }),
    example: {
      upload_id: uploadId,
      method: 'PUT',
      url: `${bucket}/uploads/${uploadId}?X-Amz-Signature=…`,
      headers: {
        'content-length': '5242880',
        'content-type': 'image/png',
        'x-amz-checksum-sha256': '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      },
      expires_in: 900,
      kept_until: '2026-06-12T13:48:51.348Z',
    },
    refuses: [404],
  },
  'read-upload': {
    answer: z.object({
      upload_id: z.string(),
      bytes: z.int(),
      content_type: z.string(),
      sha256: z.string(),
      robot_ids: z.array(z.string()).describe('Robots that were told of it: whoever sees one of them may fetch it'),
      uploaded_by: z.string(),
      created_at: time,
      kept_until: time,
      url: z.string().nullable().describe('Where to get the content; null until it has been put'),
      expires_in: z.int().optional().describe('Of the address, in seconds'),
    }),
    example: {
      upload_id: uploadId,
      bytes: 5_242_880,
      content_type: 'image/png',
      sha256,
      robot_ids: ['ff:5iO4'],
      uploaded_by: 'line-control',
      created_at: '2026-05-13T13:48:51.348Z',
      kept_until: '2026-06-12T13:48:51.348Z',
      url: `${bucket}/uploads/${uploadId}?X-Amz-Signature=…`,
      expires_in: 300,
    },
  },
} satisfies Readonly<Record<string, Described>>
