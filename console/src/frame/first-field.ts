/**
 * As the ref of a dialog's form: puts the focus into its first field, or onto what confirms. A modal is attached late and puts the
 * focus on its close button first, so this comes after it.
 */
export const focusFirstField = (form: HTMLFormElement | null): void => {
  if (!form) return
  requestAnimationFrame(() => setTimeout(() => first(form)?.focus()))
}

const first = (form: HTMLFormElement): HTMLElement | undefined => {
  const field = form.querySelector<HTMLElement>('textarea, input:not([type=checkbox]):not([type=radio])')
  return field ?? [...(form.closest('[role=dialog]')?.querySelectorAll<HTMLElement>('button') ?? [])].at(-1)
}
