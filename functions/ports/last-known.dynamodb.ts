import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { type Item, json, maybe, maybeJsonIn, maybeTextIn, present, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { Flags, LastKnown, LastKnownStates, SequenceMark, Telemetry } from './last-known.ts'

/**
 * Telemetry and memory are JSON texts: they are opaque here, written for every robot of every batch, and a text costs a
 * tenth of what DynamoDB's nested maps do.
 */
export const lastKnownInDynamodb = (dynamodb: DynamoDBClient, table: string): LastKnownStates => ({
  write: async (lastKnown) => {
    const values = valuesOf(lastKnown)
    const names = Object.keys(values)
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { robot_id: text(lastKnown.robot_id) },
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_not_exists(#position) OR #position < :position',
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, values[name] ?? text('')])),
        }),
      )
      return 'written'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'overtaken'
      return failing(`write the last-known state of ${lastKnown.robot_id}`)(error)
    }
  },
})

const valuesOf = ({ position, heard_at, telemetry, sequences, flags, memory }: LastKnown): Item =>
  present({
    position: text(position),
    heard_at: maybe(heard_at, text),
    telemetry: maybe(telemetry, json),
    sequences: maybe(sequences, json),
    flags: json(flags ?? {}),
    memory: maybe(memory, json),
  })

export const lastKnownOf = (item: Item): LastKnown => {
  const heard_at = maybeTextIn(item, 'heard_at')
  const telemetry = maybeJsonIn(item, 'telemetry') as Telemetry | undefined
  const sequences = maybeJsonIn(item, 'sequences') as SequenceMark | undefined
  const flags = maybeJsonIn(item, 'flags') as Flags | undefined
  const memory = maybeJsonIn(item, 'memory')
  return {
    robot_id: textIn(item, 'robot_id'),
    position: maybeTextIn(item, 'position') ?? '',
    ...(heard_at !== undefined && { heard_at }),
    ...(telemetry !== undefined && { telemetry }),
    ...(sequences !== undefined && { sequences }),
    ...(flags !== undefined && Object.keys(flags).length > 0 && { flags }),
    ...(memory !== undefined && { memory }),
  }
}
