/** EventBridge Scheduler's operations on the wire (AWS REST JSON): schedules and their groups, made while it runs. */
import * as z from 'zod'
import { textOf } from '../aws-api/json-service.ts'
import {
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  jsonError,
  jsonResponse,
} from '../aws-api/service.ts'
import type { Pending } from '../pending.ts'
import { arnOf } from '../resources/names.ts'
import type { Runtime } from '../runtime.ts'
import { type Schedules, type Standing, scheduleShape } from './schedules.ts'

export interface Group {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
}

export interface Groups {
  get(name: string): Group | undefined
  /** Of a template. */
  declare(name: string): Group
}

type Json = Readonly<Record<string, unknown>>

const pageMax = 100
const name = /^[0-9a-zA-Z-_.]{1,64}$/

export function schedulerApi(
  runtime: Runtime,
  schedules: Schedules,
  kept: Pending<Group>,
): { readonly service: AwsService; readonly groups: Groups } {
  const { clock } = runtime
  const groups = new Map<string, Group>([...kept.entries()])
  const made = (groupName: string): Group => ({
    name: groupName,
    arn: arnOf('scheduler', `schedule-group/${groupName}`, runtime),
    createdAt: clock.now(),
  })
  groups.set('default', made('default'))

  const groupOf = (groupName: string): Group => {
    const found = groups.get(groupName)
    if (found) return found
    throw new AwsError('ResourceNotFoundException', `Schedule group ${groupName} does not exist.`, 404)
  }
  const scheduleOf = (group: string, scheduleName: string): Standing => {
    const found = schedules.get(group, scheduleName)
    if (found) return found
    throw new AwsError('ResourceNotFoundException', `Schedule ${scheduleName} does not exist.`, 404)
  }

  const put = (standing: Standing) => {
    try {
      schedules.put(standing)
    } catch (error) {
      throw invalid(error instanceof Error ? error.message : String(error))
    }
    return { ScheduleArn: standing.arn }
  }

  const operations: Readonly<Record<string, (scheduleName: string, input: Json, query: URLSearchParams) => unknown>> = {
    'POST schedules'(scheduleName, { ClientToken, ...input }) {
      const schedule = read(input)
      groupOf(schedule.GroupName)
      const token = typeof ClientToken === 'string' ? ClientToken : undefined
      const existing = schedules.get(schedule.GroupName, scheduleName)
      if (existing) {
        const isSame = JSON.stringify(existing.schedule) === JSON.stringify(schedule)
        if (token !== undefined && token === existing.clientToken && isSame) return { ScheduleArn: existing.arn }
        throw new AwsError('ConflictException', `Schedule ${scheduleName} already exists.`, 409)
      }
      const now = clock.now()
      return put({
        name: scheduleName,
        arn: arnOf('scheduler', `schedule/${schedule.GroupName}/${scheduleName}`, runtime),
        schedule,
        madeBy: 'call',
        createdAt: now,
        changedAt: now,
        ...(token !== undefined && { clientToken: token }),
      })
    },
    'PUT schedules'(scheduleName, { ClientToken: _, ...input }) {
      const schedule = read(input)
      const { lastDueAt: __, ...existing } = scheduleOf(schedule.GroupName, scheduleName)
      return put({ ...existing, schedule, changedAt: clock.now() })
    },
    'GET schedules'(scheduleName, _, query) {
      if (scheduleName === '') return listSchedules(schedules, query)
      return described(scheduleOf(query.get('groupName') ?? 'default', scheduleName))
    },
    'DELETE schedules'(scheduleName, _, query) {
      schedules.remove(scheduleOf(query.get('groupName') ?? 'default', scheduleName))
      return {}
    },
    'POST schedule-groups'(groupName) {
      if (groups.has(groupName)) {
        throw new AwsError('ConflictException', `Schedule group ${groupName} already exists.`, 409)
      }
      const group = made(groupName)
      groups.set(groupName, group)
      kept.add(groupName, group)
      return { ScheduleGroupArn: group.arn }
    },
    'GET schedule-groups'(groupName, _, query) {
      if (groupName !== '') return describedGroup(groupOf(groupName))
      const found = [...groups.values()].filter((group) => group.name.startsWith(query.get('NamePrefix') ?? ''))
      const { items, next } = page(found, (group) => group.name, query)
      return { ScheduleGroups: items.map(describedGroup), ...next }
    },
    'DELETE schedule-groups'(groupName) {
      groupOf(groupName)
      if (groupName === 'default') throw invalid('The default schedule group cannot be deleted.')
      for (const each of schedules.list()) if (each.schedule.GroupName === groupName) schedules.remove(each)
      groups.delete(groupName)
      kept.done(groupName)
      return {}
    },
  }

  const answer = ({ method, path, query, body }: AwsRequest): unknown => {
    const [, kind = '', encoded = ''] = /^\/(schedules|schedule-groups)(?:\/([^/]+))?\/?$/.exec(path) ?? []
    const operation = operations[`${method} ${kind}`]
    const given = decodeURIComponent(encoded)
    if (!operation || (given === '' && method !== 'GET')) {
      throw new AwsError('UnknownOperationException', `${method} ${path}: not on one machine`, 404)
    }
    if (given !== '' && !name.test(given)) throw invalid(`${given}: a name is 1 to 64 letters, digits, - _ and .`)
    return operation(given, inputOf(body), new URLSearchParams(query))
  }
  return {
    groups: {
      get: (groupName) => groups.get(groupName),
      declare(groupName) {
        const group = groups.get(groupName) ?? made(groupName)
        groups.set(groupName, group)
        return group
      },
    },
    service: {
      name: 'scheduler',
      async handle(request): Promise<AwsResponse> {
        try {
          return jsonResponse(answer(request), 200, 'application/json')
        } catch (error) {
          if (!(error instanceof AwsError)) throw error
          const { body, ...rest } = jsonError(error, 'application/json')
          return { ...rest, body: String(body).replace('"message"', '"Message"') }
        }
      },
    },
  }
}

const invalid = (message: string) => new AwsError('ValidationException', message)

function inputOf(body: Uint8Array): Json {
  if (body.byteLength === 0) return {}
  try {
    return JSON.parse(textOf(body)) as Json
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON')
  }
}

/** On the wire times are seconds since the epoch. */
function read({ StartDate, EndDate, ...input }: Json) {
  const parsed = scheduleShape.safeParse({
    ...input,
    ...(typeof StartDate === 'number' && { StartDate: new Date(StartDate * 1000).toISOString() }),
    ...(typeof EndDate === 'number' && { EndDate: new Date(EndDate * 1000).toISOString() }),
  })
  if (parsed.success) return parsed.data
  throw invalid(z.prettifyError(parsed.error))
}

function described({ name: Name, arn: Arn, schedule, createdAt, changedAt }: Standing) {
  const { StartDate, EndDate, ...rest } = schedule
  return {
    Name,
    Arn,
    ...rest,
    ...(StartDate !== undefined && { StartDate: Date.parse(StartDate) / 1000 }),
    ...(EndDate !== undefined && { EndDate: Date.parse(EndDate) / 1000 }),
    CreationDate: createdAt / 1000,
    LastModificationDate: changedAt / 1000,
  }
}

function describedGroup({ name: Name, arn: Arn, createdAt }: Group) {
  return { Name, Arn, State: 'ACTIVE', CreationDate: createdAt / 1000, LastModificationDate: createdAt / 1000 }
}

function listSchedules(schedules: Schedules, query: URLSearchParams) {
  const [group, prefix, state] = ['ScheduleGroup', 'NamePrefix', 'State'].map((each) => query.get(each))
  const found = schedules
    .list()
    .filter(({ schedule }) => !group || schedule.GroupName === group)
    .filter((each) => each.name.startsWith(prefix ?? ''))
    .filter(({ schedule }) => !state || schedule.State === state)
  const { items, next } = page(found, ({ name: each, schedule }) => `${schedule.GroupName}/${each}`, query)
  return {
    Schedules: items.map(({ name: Name, arn: Arn, schedule, createdAt, changedAt }) => ({
      Name,
      Arn,
      GroupName: schedule.GroupName,
      State: schedule.State,
      CreationDate: createdAt / 1000,
      LastModificationDate: changedAt / 1000,
      Target: { Arn: schedule.Target.Arn },
    })),
    ...next,
  }
}

function page<Item>(found: readonly Item[], keyOf: (item: Item) => string, query: URLSearchParams) {
  const max = Number(query.get('MaxResults') ?? pageMax)
  if (!Number.isInteger(max) || max < 1 || max > pageMax) throw invalid(`MaxResults is 1 to ${pageMax}`)
  const after = query.get('NextToken') ?? ''
  const rest = found.filter((item) => keyOf(item) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const items = rest.slice(0, max)
  const last = items.at(-1)
  return { items, next: rest.length > max && last !== undefined ? { NextToken: keyOf(last) } : {} }
}
