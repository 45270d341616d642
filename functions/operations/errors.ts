import type { Operation } from '../ports/operations.ts'

/** More failures than one operation may act on. */
export class TooMany extends Error {
  override readonly name = 'TooMany'
  constructor(max: number) {
    super(
      `More than ${max} failures match; an operation acts on at most ${max}: narrow the filter by robot, group, class or time`,
    )
  }
}

export class UnknownOperation extends Error {
  override readonly name = 'UnknownOperation'
  constructor(operationId: string) {
    super(`There is no operation ${operationId}`)
  }
}

/** The operation is not in a status, or not of a kind, that allows it. */
export class OperationNotPossible extends Error {
  override readonly name = 'OperationNotPossible'
  readonly operation: Operation
  constructor(operation: Operation, what: string, allowed: string) {
    super(
      `Operation ${operation.operation_id} is a ${operation.kind} that is ${operation.status}; it cannot be ${what}: ${allowed}`,
    )
    this.operation = operation
  }
}

export class InvalidPace extends Error {
  override readonly name = 'InvalidPace'
}
