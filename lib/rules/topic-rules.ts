import { asText, listAt, objectAt, type Rule, resourcesOf, valueAt } from './template.ts'

/**
 * Each of these has lost messages somewhere. A topic rule must
 *   · be pinned to SQL 2016-03-23 (the engine of 2015 silently empties arrays);
 *   · forward the bytes as base64 (adding fields to bytes that are not JSON fails inside the rule, unseen);
 *   · put on a stream keyed by the subject from the topic (`${newuuid()}`, as in AWS's samples, loses the order);
 *   · have an error action that takes the payload;
 *   · have a name of letters, digits and underscores (robots use it in `$aws/rules/…`);
 *   · read up-topics only (a rule that reads commands is a loop).
 */
export const topicRules: Rule = (template) =>
  resourcesOf(template, 'AWS::IoT::TopicRule').flatMap(([logicalId, properties]) => {
    const payload = objectAt(properties, 'TopicRulePayload')
    const sql = String(payload.Sql ?? '')
    const name = properties.RuleName
    const actions = listAt(payload, 'Actions')
    const faults: string[] = []

    if (payload.AwsIotSqlVersion !== '2016-03-23') {
      faults.push(`AwsIotSqlVersion should be 2016-03-23, is ${payload.AwsIotSqlVersion ?? 'missing'}`)
    }
    if (!sql.includes("encode(*, 'base64')")) {
      faults.push(`its SQL should forward encode(*, 'base64'), is ${JSON.stringify(sql)}`)
    }
    if (/FROM\s+'([^']*\/)?(commands|order|instantActions?|responses|zoneSet|#)'/.test(sql)) {
      faults.push(`it should read up-topics only, reads ${JSON.stringify(sql.slice(sql.indexOf('FROM')))}`)
    }
    if (typeof name !== 'string' || !/^[A-Za-z0-9_]+$/.test(name)) {
      faults.push(`its name should be fixed and have letters, digits and underscores only, is ${asText(name)}`)
    }
    if (valueAt(payload, 'ErrorAction', 'Sqs', 'QueueUrl') === undefined) {
      faults.push('it should have an error action to a queue, or what it cannot deliver is gone')
    }
    if (actions.length === 0) faults.push('it should have an action')
    for (const action of actions) {
      const key = valueAt(action, 'Kinesis', 'PartitionKey')
      if (typeof key !== 'string' || !subjectOfTopic.test(key)) {
        faults.push(`its partition key should be the subject (robot:\${topic(n)}…), is ${asText(key) || 'missing'}`)
      }
    }
    return faults.map((says) => ({ logicalId, says }))
  })

/** A level of the topic, or one that is a thing's name with its dots put back. */
const subjectOfTopic = /^[a-z]+(:\$\{(topic\([1-9]\)|replace\(topic\([1-9]\), '_x002E_', '\.'\))\})+$/
