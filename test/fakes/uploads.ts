import type { Upload, Uploads, UploadsReader } from '../../functions/ports/uploads.ts'

export interface FakeUploads extends Uploads, UploadsReader {
  readonly rows: Map<string, Upload>
  /** Ids of those whose content has come. */
  readonly put: Set<string>
}

export const fakeUploads = (): FakeUploads => {
  const rows = new Map<string, Upload>()
  const put = new Set<string>()
  return {
    rows,
    put,
    begin: async (upload, seconds) => {
      rows.set(upload.upload_id, upload)
      const url = `https://bucket.example/uploads/${upload.upload_id}?expires=${seconds}`
      return { url, headers: { 'content-length': String(upload.bytes), 'content-type': upload.content_type } }
    },
    find: async (uploadId) => rows.get(uploadId),
    isThere: async ({ upload_id }) => put.has(upload_id),
    refer: async (uploadId, robotIds) => {
      const row = rows.get(uploadId)
      if (row) rows.set(uploadId, { ...row, robot_ids: [...new Set([...row.robot_ids, ...robotIds])] })
    },
    fetch: async ({ upload_id }, seconds) => `https://bucket.example/uploads/${upload_id}?expires=${seconds}&get`,
  }
}
