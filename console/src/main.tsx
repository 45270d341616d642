import { readConfiguration } from './configuration.ts'
import { goesOnAt, startSession } from './identity/session.ts'

/*
 * The first thing that runs: configuration, who is there, then the console itself, which is fetched meanwhile. Nothing is drawn
 * for somebody who is on the way to the sign-in page.
 */
const base = import.meta.env.BASE_URL

const start = async (root: HTMLElement): Promise<void> => {
  // Fetched while configuration and tokens are asked for. Who has to leave for the sign-in page comes back in a moment: then it is there.
  const app = import('./app.tsx')
  const next = goesOnAt()
  app.then(({ fetchPage }) => next && fetchPage(next)).catch(() => undefined)
  const { sign_in } = await readConfiguration()
  const isBack = window.location.pathname === `${base}signed-in`
  const goOn = await startSession(sign_in, window.location, base)
  if (goOn === undefined) {
    if (window.location.pathname === `${base}signed-out`) say(root, 'You are signed out.', 'Sign in')
    return
  }
  if (isBack) window.history.replaceState(null, '', goOn)
  const { draw } = await app
  draw(root)
}

/** Before the console itself is there, in plain words. */
const say = (root: HTMLElement, text: string, button: string): void => {
  const heading = document.createElement('h1')
  heading.textContent = 'Signalbox'
  const paragraph = document.createElement('p')
  paragraph.textContent = text
  const again = document.createElement('button')
  again.type = 'button'
  again.textContent = button
  again.onclick = () => window.location.assign(base)
  const main = document.createElement('main')
  main.style.cssText = 'max-width: 40rem; margin: 15vh auto; padding: 1rem; font-family: sans-serif'
  main.append(heading, paragraph, again)
  root.replaceChildren(main)
}

const root = document.getElementById('root')
if (root) {
  start(root).catch((error: unknown) =>
    say(root, error instanceof Error ? error.message : 'The console could not be started.', 'Try again'),
  )
}
