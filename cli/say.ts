import { randomUUID } from 'node:crypto'
import { type KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { kinesisClient } from '../functions/ports/clients.ts'
import { putOnKinesis } from '../functions/ports/put-on-stream.kinesis.ts'
import { messageType } from '../messages/catalogue.ts'
import { openRecord } from '../messages/open.ts'
import { messagesTopic, ROBOT_ID, ROBOT_ID_WORDS, subjectOf } from '../messages/robot-id.ts'
import { type StreamRecord, streamRecordBytes } from '../messages/stream-record.ts'
import { run, UsageError } from './command.ts'
import { pointAtLocalRun } from './connection.ts'

/*
 * npm run say -- ROBOT TYPE [JSON]
 *
 * Says something about a robot through put-on-stream, like every other door. The message is opened here first, by the code
 * that dispatch uses, so that a typing error is answered on the spot instead of as a dead letter.
 */
const usage = `npm run say -- ROBOT TYPE [JSON] [--message-id ID] [--version v2] [--aws --env dev] [--stream NAME]`

const options = {
  'message-id': { type: 'string' },
  version: { type: 'string' },
  stream: { type: 'string' },
  env: { type: 'string', default: 'dev' },
  aws: { type: 'boolean', default: false },
} as const

export interface Said {
  readonly message_id: string
  readonly trace_id: string
  readonly record: StreamRecord
}

/** Builds the record and refuses what dispatch would dead-letter. */
export const compose = (
  words: { robot_id: string; type: string; payload: string; message_id: string; trace_id: string; version?: string },
  received_at: number,
): Said => {
  const { robot_id, type, message_id, trace_id, version } = words
  if (!ROBOT_ID.test(robot_id))
    throw new UsageError(`robot id "${robot_id}" is not right; ${ROBOT_ID_WORDS} was expected`)
  let payload: unknown
  try {
    payload = JSON.parse(words.payload)
  } catch {
    throw new UsageError(`payload is not JSON: ${words.payload}`)
  }
  const body = JSON.stringify({ message_id, trace_id, type, ...(version !== undefined && { version }), payload })
  const record: StreamRecord = {
    data: Buffer.from(body).toString('base64'),
    topic: messagesTopic(robot_id),
    client_id: null,
    principal: null,
    received_at,
    trace_id,
    source: 'service_platform.core.messaging',
  }
  const opened = openRecord({ data: streamRecordBytes(record), sequence_number: '0' }, {})
  const refused = opened.outcome === 'rejected' ? opened.error : opened.refused[0]?.error
  if (refused) throw new UsageError(`${refused.class}: ${refused.text}`)
  return { message_id, trace_id, record }
}

const streamName = async (kinesis: KinesisClient, environment: string): Promise<string> => {
  const prefix = `signalbox-${environment}-service-platform`
  const { StreamNames = [] } = await kinesis.send(new ListStreamsCommand({}))
  const [name] = StreamNames.filter((candidate) => candidate.startsWith(prefix))
  if (name === undefined) throw new UsageError(`no stream ${prefix}… in this account and region: name it with --stream`)
  return name
}

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const [robot_id, type, payload = '{}', ...rest] = positionals
    if (robot_id === undefined || type === undefined || rest.length > 0) throw new UsageError(usage)
    const said = compose(
      {
        robot_id,
        type,
        payload,
        message_id: values['message-id'] ?? randomUUID(),
        trace_id: randomUUID().replaceAll('-', ''),
        ...(values.version !== undefined && { version: values.version }),
      },
      Date.now(),
    )
    if (!values.aws) pointAtLocalRun()
    const kinesis = kinesisClient()
    const stream = values.stream ?? (await streamName(kinesis, values.env))
    await putOnKinesis(kinesis, stream).put([{ subject: subjectOf(robot_id), record: said.record }])
    // Telemetry is not journalled: what became of it is in the robot's last-known state.
    const watched = messageType(type)?.kind === 'telemetry' ? robot_id : said.message_id
    console.log(`message ${said.message_id}\ntrace   ${said.trace_id}\nwatch it: npm run show -- ${watched}`)
  })
}
