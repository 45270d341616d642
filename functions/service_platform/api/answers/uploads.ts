import { badParameter, notFound } from '../../../http/problem.ts'
import { recordIdWords } from '../../../http/request.ts'
import { onlySeen } from '../../../http/seen.ts'
import type { Answer } from '../answer.ts'

/** Time to begin with it; who has begun may end. */
const FETCH_SECONDS = 5 * 60

/** For who put it there, and for who sees a robot that was told of it. */
export const readUpload: Answer = async (request, ports) => {
  const { upload_id } = request.path
  if (upload_id === undefined || !recordIdWords.pattern.test(upload_id)) {
    throw badParameter('upload_id', upload_id, recordIdWords.expected)
  }
  const upload = await ports.uploads.find(upload_id)
  const isOf = async (robotIds: readonly string[]) => (await onlySeen(request, robotIds, (id) => id, ports)).length > 0
  if (
    upload === undefined ||
    upload.expires_at * 1000 < ports.now() ||
    !(upload.by === request.by || request.caller.fleets === 'all' || (await isOf(upload.robot_ids)))
  ) {
    throw notFound(`upload ${upload_id}`)
  }
  const { by, expires_at, ...said } = upload
  const isThere = await ports.uploads.isThere(upload)
  return {
    ...said,
    uploaded_by: by,
    kept_until: new Date(expires_at * 1000).toISOString(),
    // Nothing to fetch: its content has not been put yet.
    ...(isThere ? { url: await ports.uploads.fetch(upload, FETCH_SECONDS), expires_in: FETCH_SECONDS } : { url: null }),
  }
}
