import { answersHeard, jobAnswersHeard } from '../commands/hear.ts'
import { callBackBy, commandsByMachine } from '../commands/send.ts'
import type { TermsSettings } from '../commands/terms.ts'
import type { Answers, JobAnswers } from './answers.ts'
import { dynamodbClient, sfnClient } from './clients.ts'
import { commandBookInDynamodb } from './command-book.dynamodb.ts'
import type { CallBack, Commands } from './commands.ts'
import { executionsInStepFunctions } from './executions.sfn.ts'
import { taskTokensInStepFunctions } from './task-tokens.sfn.ts'

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
