import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Upload } from '../../../functions/ports/uploads.ts'
import { saidIn } from '../../../functions/saying/said.ts'
import { checkContent } from '../../../functions/saying/uploaded.ts'

const sha256 = 'a'.repeat(64)
const saying = (uploadIds: readonly string[]) =>
  saidIn(
    {
      body: JSON.stringify(
        uploadIds.map((upload_id, n) => ({
          robot_id: `r${n}`,
          type: 'work.start',
          payload: { job_id: 'j1' },
          content: { upload_id, content_type: 'image/png', bytes: 7, sha256 },
        })),
      ),
    },
    0,
  )

test('contents of a hundred messages are looked for ten at a time, and the same one once', async () => {
  let atOnce = 0
  const most: number[] = []
  const asked: string[] = []
  const find = async (upload_id: string): Promise<Upload> => {
    asked.push(upload_id)
    most.push(++atOnce)
    await setImmediate()
    atOnce -= 1
    const stored = { by: 'ada', bytes: 7, content_type: 'image/png', sha256 }
    return { ...stored, upload_id, robot_ids: [], created_at: '2026-05-13T13:00:00.000Z', expires_at: 1 }
  }
  const uploads = { find, isThere: async () => true, refer: async () => undefined }
  const ids = Array.from({ length: 60 }, (_, n) => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`)
  await checkContent(saying([...ids, ...ids.slice(0, 40)]), { by: 'ada' }, { uploads })
  expect(asked.toSorted()).toEqual(ids)
  expect(Math.max(...most)).toBe(10)
  await expect(checkContent(saying(ids), { by: 'bert' }, { uploads })).rejects.toThrow('messages[0]: content.upload_id')
})
