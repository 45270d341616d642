import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { may, mayQuery, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { Register } from './register.ts'

export interface AllocatingProps {
  readonly register: Pick<Register, 'missions' | 'capacity' | 'lastKnown' | 'robots' | 'fleets'>
  readonly stream: Stream
  readonly key: IKey
}

/** For every function that gives missions to robots (functions/allocation/). */
export const allocatingVariables = (scope: Construct, { register, stream }: AllocatingProps) => {
  const { missions } = SignalboxStack.around(scope).settings
  return {
    MISSIONS_TABLE: register.missions.tableName,
    CAPACITY_TABLE: register.capacity.tableName,
    LAST_KNOWN_TABLE: register.lastKnown.tableName,
    ROBOTS_TABLE: register.robots.tableName,
    FLEETS_TABLE: register.fleets.tableName,
    STREAM_NAME: stream.streamName,
    BATTERY_MIN: String(missions.batteryMinPercent),
  }
}

/** A claim is a transaction: it needs the permission of each of its writes and none of its own. */
export const mayAllocate = ({ register, stream, key }: AllocatingProps) => [
  mayUse(register.missions, 'GetItem', 'BatchGetItem', 'UpdateItem'),
  mayQuery(register.missions, 'by_queue', 'by_state'),
  mayUse(register.capacity, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'),
  mayQuery(register.capacity, 'by_place', 'by_fleet'),
  mayUse(register.lastKnown, 'BatchGetItem'),
  mayUse(register.robots, 'BatchGetItem'),
  mayUse(register.fleets, 'BatchGetItem'),
  may(['kinesis:PutRecords'], stream.streamArn),
  mayWrite(key),
]
