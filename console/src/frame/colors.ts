import * as tokens from '@cloudscape-design/design-tokens'

/*
 * Cloudscape's colours under names of our own, for frame.css: theirs change with their version.
 */
const colors = {
  text: tokens.colorTextBodyDefault,
  quiet: tokens.colorTextBodySecondary,
  page: tokens.colorBackgroundLayoutMain,
  box: tokens.colorBackgroundContainerContent,
  shaded: tokens.colorBackgroundCellShaded,
  line: tokens.colorBorderDividerDefault,
  border: tokens.colorBorderControlDefault,
  focus: tokens.colorBorderItemFocused,
  lit: tokens.colorBackgroundItemSelected,
  good: tokens.colorTextStatusSuccess,
  bad: tokens.colorTextStatusError,
  warning: tokens.colorTextStatusWarning,
  link: tokens.colorTextLinkDefault,
  info: tokens.colorTextStatusInfo,
  'warning-page': tokens.colorBackgroundStatusWarning,
  'bad-page': tokens.colorBackgroundStatusError,
  'good-page': tokens.colorBackgroundStatusSuccess,
  'info-page': tokens.colorBackgroundStatusInfo,
  'mono-font': tokens.fontFamilyMonospace,
  'base-font': tokens.fontFamilyBase,
} as const

/** On the body, where Cloudscape says whether it is dark. */
export const giveColors = (body: HTMLElement): void => {
  for (const [name, value] of Object.entries(colors)) body.style.setProperty(`--sb-${name}`, value)
}
