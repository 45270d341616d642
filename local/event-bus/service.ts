/** EventBridge: buses, archives and rules of the templates, by pattern and by schedule. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import type { Timer } from '../clock.ts'
import { eventPattern } from '../event-pattern.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { occurrences, scheduleExpression } from '../scheduler/expression.ts'
import { eventBusApi } from './api.ts'
import { type Archive, type ArchiveStore, archiveInFiles, archiveInMemory, createArchive } from './archives.ts'
import { createBuses, type Rule, type Target } from './buses.ts'
import { createDeliveries, retryPolicy, targetFault } from './deliveries.ts'
import { replayOperations } from './replays.ts'

const target = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: z.string() })
    .optional(),
  KinesisParameters: z.strictObject({ PartitionKeyPath: z.string() }).optional(),
  RetryPolicy: retryPolicy,
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
})
const rule = z.looseObject({
  Name: z.string().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  Targets: z.array(target).default([]),
})
const archive = z.looseObject({
  ArchiveName: z
    .string()
    .regex(/^[.\-_A-Za-z0-9]{1,48}$/, 'has 1 to 48 letters, digits, . - and _')
    .optional(),
  SourceArn: z.string(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  RetentionDays: z.number().int().min(0).default(0),
})

export function eventBus(runtime: Runtime): readonly Provider[] {
  const deliveries = createDeliveries(runtime, 'event-bus')
  const buses = createBuses(runtime, deliveries)
  const scheduled: { rule: Rule; expression: string; resource: ResolvedResource }[] = []
  const timers: Timer[] = []

  const archives = new Map<string, Archive>()
  let temporary: string | undefined

  runtime.register(eventBusApi(buses, replayOperations(runtime, buses, archives)))
  runtime.offer('bus', { put: async (nameOrArn, event) => void buses.put(nameOrArn, event) })

  const createBus = (resource: ResolvedResource) => {
    const name = physicalName(resource, resource.properties.Name, 256)
    const arn = buses.create(name)
    return { ref: name, attributes: { Arn: arn, Name: name } }
  }

  const storeOf = (name: string): ArchiveStore => {
    if (runtime.dataDirectory !== undefined) return archiveInFiles(join(runtime.dataDirectory, 'archives', name))
    if (runtime.mode === 'simulated') return archiveInMemory()
    temporary ??= mkdtempSync(join(tmpdir(), 'signalbox-archives-'))
    return archiveInFiles(join(temporary, name))
  }

  const createAnArchive = (resource: ResolvedResource) => {
    const given = propertiesOf(archive, resource)
    const name = physicalName(resource, given.ArchiveName, 48)
    if (!buses.names().some((bus) => buses.arnOf(bus) === given.SourceArn)) {
      throw new UnsupportedProperty(resource, 'SourceArn', `${given.SourceArn} is not a bus of this app`)
    }
    const created = createArchive({
      name,
      arn: arnOf('events', `archive/${name}`, runtime),
      busArn: given.SourceArn,
      retentionDays: given.RetentionDays,
      ...(given.EventPattern && {
        pattern: JSON.stringify(given.EventPattern),
        matches: patternOf(given.EventPattern, resource),
      }),
      clock: runtime.clock,
      store: storeOf(name),
    })
    archives.set(name, created)
    buses.archive(created)
    return { ref: name, attributes: { Arn: created.arn, ArchiveName: name } }
  }

  const createRule = (resource: ResolvedResource) => {
    const given = propertiesOf(rule, resource)
    const name = physicalName(resource, given.Name)
    const busName = given.EventBusName.slice(given.EventBusName.lastIndexOf('/') + 1)
    const onDefault = busName === 'default'
    const created: Rule = {
      name,
      arn: arnOf('events', `rule/${onDefault ? '' : `${busName}/`}${name}`, runtime),
      busName,
      enabled: given.State !== 'DISABLED',
      targets: given.Targets.map((each) => targetOf(each, resource)),
      ...(given.EventPattern && { matches: patternOf(given.EventPattern, resource) }),
    }
    if (given.ScheduleExpression !== undefined) {
      if (!onDefault) {
        throw new UnsupportedProperty(resource, 'ScheduleExpression', 'a scheduled rule belongs on the default bus')
      }
      expressionOf(given.ScheduleExpression, resource)
      scheduled.push({ rule: created, expression: given.ScheduleExpression, resource })
    }
    if (!buses.names().includes(busName))
      throw new UnsupportedProperty(resource, 'EventBusName', `there is no bus ${busName}`)
    buses.addRule(created)
    return { ref: onDefault ? name : `${busName}|${name}`, attributes: { Arn: created.arn } }
  }

  const provider: Provider = {
    types: ['AWS::Events::EventBus', 'AWS::Events::Rule', 'AWS::Events::Archive'],
    async create(resource) {
      if (resource.type === 'AWS::Events::EventBus') return createBus(resource)
      return resource.type === 'AWS::Events::Rule' ? createRule(resource) : createAnArchive(resource)
    },
    async start() {
      deliveries.start()
      for (const { rule: due, expression, resource } of scheduled) {
        timers.push(occurrences(runtime.clock, expressionOf(expression, resource), () => buses.fire(due)))
      }
    },
    async stop() {
      for (const timer of timers) timer.cancel()
      await deliveries.stop()
      for (const each of archives.values()) each.close()
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true })
    },
    stats: () => ({ ...buses.stats(), ...deliveries.stats() }),
  }
  return [provider]
}

function targetOf(given: z.infer<typeof target>, resource: ResolvedResource): Target {
  const fault = targetFault(given.Arn)
  if (fault !== undefined) throw new UnsupportedProperty(resource, `Targets.${given.Id}.Arn`, fault)
  return {
    id: given.Id,
    arn: given.Arn,
    Input: given.Input,
    InputPath: given.InputPath,
    InputTransformer: given.InputTransformer,
    attemptsMax: given.RetryPolicy.MaximumRetryAttempts,
    ageSecondsMax: given.RetryPolicy.MaximumEventAgeInSeconds,
    ...(given.DeadLetterConfig && { deadLetterArn: given.DeadLetterConfig.Arn }),
    ...(given.KinesisParameters && { partitionKeyPath: given.KinesisParameters.PartitionKeyPath }),
  }
}

function patternOf(pattern: object, resource: ResolvedResource) {
  try {
    return eventPattern(pattern)
  } catch (error) {
    throw new UnsupportedProperty(resource, 'EventPattern', (error as Error).message)
  }
}

function expressionOf(text: string, resource: ResolvedResource) {
  try {
    return scheduleExpression(text)
  } catch (error) {
    throw new UnsupportedProperty(resource, 'ScheduleExpression', (error as Error).message)
  }
}
