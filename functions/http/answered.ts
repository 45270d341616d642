/** An answer that has a status or headers of its own; any other object is a body, with the status that its route lists. */
export class Answered {
  readonly body: object
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>

  constructor(body: object, status: number, headers: Readonly<Record<string, string>> = {}) {
    this.body = body
    this.status = status
    this.headers = headers
  }
}

/** An answer that is no JSON: a text of another type. */
export class AnsweredText {
  readonly text: string
  readonly contentType: string

  constructor(text: string, contentType: string) {
    this.text = text
    this.contentType = contentType
  }
}
