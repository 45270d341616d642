/** Content that a message refers to: it has to be there, to be the caller's, and to be what the message says of it. */
import type { Content } from '../../messages/envelope.ts'
import { Problem } from '../http/problem.ts'
import type { ApiRequest } from '../http/request.ts'
import { inParallel } from '../in-parallel.ts'
import type { Upload, Uploads } from '../ports/uploads.ts'
import type { Composed } from './compose.ts'
import type { Said } from './said.ts'

export interface UploadPorts {
  readonly uploads: Pick<Uploads, 'find' | 'isThere' | 'refer'>
}

export const checkContent = async (
  messages: readonly Said[],
  { by }: Pick<ApiRequest, 'by'>,
  { uploads }: UploadPorts,
): Promise<void> => {
  const ids = new Set(messages.flatMap(({ message }) => message.content?.upload_id ?? []))
  const upload = new Map<string, Upload>()
  await inParallel([...ids], lookedForAtOnce, async (uploadId) => {
    const found = await uploads.find(uploadId)
    if (found?.by === by && (await uploads.isThere(found))) upload.set(uploadId, found)
  })
  for (const { index, message } of messages) {
    const { content } = message
    if (content === undefined) continue
    const wrong = faultOf(content, upload.get(content.upload_id))
    if (wrong !== undefined) {
      const { field, expected } = wrong
      const place = messages.length > 1 ? `messages[${index}]` : 'the message'
      const detail = `${place}: content.${field} is ${JSON.stringify(content[field])}; ${expected} was expected. Nothing was sent`
      throw new Problem(422, 'bad-message', detail, {
        index,
        field: `content.${field}`,
        value: content[field],
        expected,
      })
    }
  }
}

/** A request has up to a hundred messages, each with its content. */
const lookedForAtOnce = 10

/** Somebody else's is answered for like one that does not exist. */
const faultOf = (
  content: Content,
  upload: Upload | undefined,
): { readonly field: keyof Content; readonly expected: string } | undefined => {
  if (upload === undefined) return { field: 'upload_id', expected: 'an upload of yours whose content has been put' }
  const wrong = (['bytes', 'sha256', 'content_type'] as const).find(
    (field) => content[field] !== undefined && content[field] !== upload[field],
  )
  return wrong && { field: wrong, expected: `${JSON.stringify(upload[wrong])}, as the upload has it,` }
}

/** Whoever sees the robot that is told of it may fetch it from now on. */
export const referTo = async (messages: readonly Composed[], { uploads }: UploadPorts): Promise<void> => {
  const robots = new Map<string, string[]>()
  for (const { said, robot_id } of messages) {
    const { content } = said.message
    if (content === undefined) continue
    robots.set(content.upload_id, [...(robots.get(content.upload_id) ?? []), robot_id])
  }
  await Promise.all([...robots].map(([upload_id, ids]) => uploads.refer(upload_id, ids)))
}
