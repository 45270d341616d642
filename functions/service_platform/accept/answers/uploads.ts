import { derivedId } from '../../../../messages/ids.ts'
import { bodies } from '../../../http/bodies.ts'
import { badField } from '../../../http/problem.ts'
import { readBody } from '../../../http/read-body.ts'
import { mustSee } from '../../../http/seen.ts'
import type { Answer } from '../answer.ts'

/** Long enough for 100 MB over a slow line. */
export const UPLOAD_SECONDS = 15 * 60

/** Size, kind and checksum are signed with the address: it takes this content and no other. */
export const beginUpload: Answer = async (request, sent, ports) => {
  const { robot_id, ...said } = readBody(bodies['begin-upload'], sent)
  const { upload_bytes_max, upload_days } = ports.limits
  if (said.bytes > upload_bytes_max) throw badField('bytes', said.bytes, `at most ${upload_bytes_max}`)
  if (robot_id !== undefined) await mustSee(request, robot_id, ports)
  const now = ports.now()
  const upload = {
    ...said,
    // Nobody can guess another request's id, and a try of the SDK's own writes the same row again.
    upload_id: derivedId('upload', request.by, request.request_id),
    by: request.by,
    robot_ids: robot_id === undefined ? [] : [robot_id],
    created_at: new Date(now).toISOString(),
    expires_at: Math.floor(now / 1000) + upload_days * 86_400,
  }
  const put = await ports.uploads.begin(upload, UPLOAD_SECONDS)
  ports.log.info('upload begun', { upload_id: upload.upload_id, by: request.by, bytes: said.bytes })
  return {
    upload_id: upload.upload_id,
    method: 'PUT',
    ...put,
    expires_in: UPLOAD_SECONDS,
    kept_until: new Date(upload.expires_at * 1000).toISOString(),
  }
}
