import type { Answers, JobAnswers } from '../ports/answers.ts'
import { dynamodbClient, sfnClient } from '../ports/clients.ts'
import { commandBookInDynamodb } from '../ports/command-book.dynamodb.ts'
import type { CallBack, Commands } from '../ports/commands.ts'
import { executionsInStepFunctions } from '../ports/executions.sfn.ts'
import { taskTokensInStepFunctions } from '../ports/task-tokens.sfn.ts'
import { answersHeard, jobAnswersHeard } from './hear.ts'
import { callBackBy, commandsByMachine } from './send.ts'
import type { TermsSettings } from './terms.ts'

/** The names that commandVariables and answerVariables (lib/service_platform/commands.ts) fill in. */
interface BookVariables {
  readonly COMMANDS_TABLE: string
  readonly COMMAND_DAYS: number
}

interface CommandVariables extends BookVariables {
  readonly COMMAND_TERMS: TermsSettings
  readonly COMMAND_MACHINE_ARN: string
}

/** Commands by the machine `command`. */
export const commandsOf = (variables: CommandVariables): Commands =>
  commandsByMachine({
    book: bookOf(variables),
    executions: executionsInStepFunctions(sfnClient(), variables.COMMAND_MACHINE_ARN),
    terms: variables.COMMAND_TERMS,
    now: Date.now,
  })

export const answersOf = (variables: BookVariables): Answers & JobAnswers => {
  const ports = { book: bookOf(variables), tokens: taskTokensInStepFunctions(sfnClient()), now: Date.now }
  const answers = answersHeard(ports)
  return { ...answers, ...jobAnswersHeard(ports, answers) }
}

export const callBackOf = (variables: BookVariables): CallBack =>
  callBackBy({ book: bookOf(variables), tokens: taskTokensInStepFunctions(sfnClient()), now: Date.now })

const bookOf = ({ COMMANDS_TABLE, COMMAND_DAYS }: BookVariables) =>
  commandBookInDynamodb(dynamodbClient(), COMMANDS_TABLE, COMMAND_DAYS)
