import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles'
import { useEffect, useSyncExternalStore } from 'react'
import { useRemembered } from './remembered.ts'

/** As the machine has it, or as was chosen; remembered by this browser. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
export const densities = ['comfortable', 'compact'] as const
export type DensityName = (typeof densities)[number]

const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value)
const isDensity = (value: unknown): value is DensityName => densities.some((density) => density === value)

const machine = window.matchMedia('(prefers-color-scheme: dark)')
const onMachineChange = (listener: () => void): (() => void) => {
  machine.addEventListener('change', listener)
  return () => machine.removeEventListener('change', listener)
}

export const useTheme = () => {
  const [theme, setTheme] = useRemembered<Theme>('theme', 'auto', isTheme)
  const [density, setDensity] = useRemembered<DensityName>('density', 'comfortable', isDensity)
  const isDarkMachine = useSyncExternalStore(onMachineChange, () => machine.matches)
  const isDark = theme === 'dark' || (theme === 'auto' && isDarkMachine)
  useEffect(() => {
    applyMode(isDark ? Mode.Dark : Mode.Light)
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
  }, [isDark])
  useEffect(() => applyDensity(density === 'compact' ? Density.Compact : Density.Comfortable), [density])
  return { theme, setTheme, density, setDensity, isDark }
}
