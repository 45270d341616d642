/** EventBridge Scheduler: the schedules of the templates and those that functions make, on the runtime's clock. */
import { join } from 'node:path'
import { createDeliveries } from '../event-bus/deliveries.ts'
import { pendingInMemory, pendingOnDisk } from '../pending.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { type Group, schedulerApi } from './api.ts'
import { createSchedules, type Standing, scheduleShape } from './schedules.ts'

const properties = scheduleShape.loose()

export function scheduler(runtime: Runtime): readonly Provider[] {
  const deliveries = createDeliveries(runtime, 'scheduler')
  const kept = <Item>(name: string) =>
    runtime.dataDirectory
      ? pendingOnDisk<Item>(join(runtime.dataDirectory, 'schedules', `${name}.jsonl`))
      : pendingInMemory<Item>()
  const keptGroups = kept<Group>('groups')
  const schedules = createSchedules(runtime, deliveries, kept<Standing>('schedules'))
  const { service, groups } = schedulerApi(runtime, schedules, keptGroups)
  runtime.register(service)

  const create = (resource: ResolvedResource) => {
    const name = physicalName(resource, resource.properties.Name)
    if (resource.type === 'AWS::Scheduler::ScheduleGroup') {
      return { ref: name, attributes: { Arn: groups.declare(name).arn } }
    }
    const schedule = propertiesOf(properties, resource)
    const arn = arnOf('scheduler', `schedule/${schedule.GroupName}/${name}`, runtime)
    if (!groups.get(schedule.GroupName)) {
      throw new UnsupportedProperty(resource, 'GroupName', `${schedule.GroupName} is not a schedule group of this app`)
    }
    const now = runtime.clock.now()
    try {
      schedules.put({ name, arn, schedule, madeBy: 'template', createdAt: now, changedAt: now })
    } catch (error) {
      throw new UnsupportedProperty(resource, 'ScheduleExpression', (error as Error).message)
    }
    return { ref: name, attributes: { Arn: arn } }
  }

  const provider: Provider = {
    types: ['AWS::Scheduler::Schedule', 'AWS::Scheduler::ScheduleGroup'],
    create: async (resource) => create(resource),
    async start() {
      deliveries.start()
      schedules.start()
    },
    async stop() {
      schedules.stop()
      keptGroups.close()
      await deliveries.stop()
    },
    stats: () => ({ ...deliveries.stats(), schedules: schedules.list().length }),
  }
  return [provider]
}
