/**
 * States of all policy versions in which a robot hears nothing: commands wait for it or are refused (functions/commands), and the
 * bus tells of those that leave one (lib/service_platform/commands.ts).
 */
export const outOfHearing: readonly string[] = ['offline', 'unreachable']
