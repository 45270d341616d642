// The page that asks who one wants to be on one machine.

import type { Answered } from './endpoints.ts'

/** `action`: what was asked for, with all of its parameters. */
export const signInPage = (action: string, roles: readonly string[]): Answered =>
  page(
    200,
    'Sign in',
    `<p>On one machine nobody has a password. Who do you want to be?</p>
<form method="post" action="${escaped(action)}">
  <p class="roles">${roles.map((role) => `<button name="role" value="${role}">${role}</button>`).join(' ')}</p>
  <p><label for="user">Name, for the audit trail</label> <input id="user" name="user" autocomplete="off" placeholder="as the role"></p>
  <p><label for="fleets">Fleets, with commas</label> <input id="fleets" name="fleets" autocomplete="off" placeholder="all"></p>
</form>`,
  )

export const wrongPage = (why: string): Answered =>
  page(400, 'Nobody can be signed in like this', `<p>${escaped(why)}.</p>`)

const page = (status: number, title: string, content: string): Answered => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Signalbox</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 4rem auto; padding: 0 1rem }
label { display: block } input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem }
.roles { display: flex; gap: .5rem } button { font: inherit; flex: 1; padding: .6rem; cursor: pointer }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`,
})

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => entities[each] ?? each)
