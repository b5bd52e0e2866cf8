// Colours, sizes and quiet defaults of all components.

import { createTheme, type MantineColorsTuple } from '@mantine/core';

export const bell: MantineColorsTuple = [
  '#e6f6f7',
  '#d3eaec',
  '#a6d5d9',
  '#76bfc5',
  '#51adb5',
  '#39a1aa',
  '#2a8f98',
  '#1b7d86',
  '#106d76',
  '#005d66',
];

export const theme = createTheme({
  primaryColor: 'bell',
  primaryShade: { light: 8, dark: 8 },
  colors: { bell },
  defaultRadius: 'md',
  fontFamily:
    'Inter, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, -apple-system, sans-serif',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' } },
  },
  focusRing: 'auto',
  cursorType: 'pointer',
  autoContrast: true,
  components: {
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});
