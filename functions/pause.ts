/** Waits. By the global timer, so that a run in virtual time can take it over. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
