/**
 * Who may say what. What applications and operators send to robots needs `messages.write`, or a writer; facts and telemetry are a
 * robot's own words: who says them in its name, for robots that do not speak MQTT, needs `robots.speak`, or an admin.
 */
import { messageType } from '../../messages/catalogue.ts'
import type { Caller } from '../http/caller.ts'
import { checkPermitted } from '../http/permitted.ts'
import type { Group, Scope } from '../http/route.ts'
import type { Said } from './said.ts'

/** Throws where one of them is not the caller's to say. */
export const checkMaySay = (messages: readonly Pick<Said, 'message'>[], caller: Caller): void => {
  for (const type of new Set(messages.map(({ message }) => message.type))) checkPermitted(neededFor(type), caller)
}

const neededFor = (type: string): { readonly scope: Scope; readonly group: Group } =>
  messageType(type)?.senders.some(({ who }) => who === 'application' || who === 'operator')
    ? { scope: 'messages.write', group: 'writer' }
    : { scope: 'robots.speak', group: 'admin' }
