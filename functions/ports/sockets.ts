/** Open WebSocket connections, as whoever writes to them sees them. */
export interface Sockets {
  /**
   * One frame. Answers, and does not throw, what became of it:
   *
   * - taken: it is on its way; posts that are taken one after the other arrive in that order
   * - gone: there is no such connection any more
   * - busy: not now, or no answer in time (then it may have been taken): trying again can help
   * - refused: trying the same again cannot help
   */
  post(connection_id: string, text: string, within_ms: number): Promise<Posted>
  /** Ends a connection; one that is gone is ended. */
  end(connection_id: string): Promise<void>
  isThere(connection_id: string): Promise<boolean>
}

export type Posted =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'busy'; readonly error_class: string; readonly error_text: string }
  | { readonly outcome: 'refused'; readonly error_class: string; readonly error_text: string }
