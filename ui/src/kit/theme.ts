// Colours, sizes and quiet defaults of all components.

import {
  type CSSVariablesResolver,
  createTheme,
  DEFAULT_THEME,
  type MantineColorsTuple,
} from '@mantine/core';
import i18next from 'i18next';

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

/** The darkest shades carry white text or stand on the palest ones: 4.5 to 1 is the least. */
function deeper(color: 'green' | 'orange', eighth: string, ninth: string): MantineColorsTuple {
  const [a, b, c, d, e, f, g, h] = DEFAULT_THEME.colors[color];
  return [a, b, c, d, e, f, g, h, eighth, ninth];
}

/** Mantine's own quiet and error colours are too pale to read. */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#596067', '--mantine-color-error': '#c92a2a' },
  dark: {
    '--mantine-color-dimmed': '#b0b0b0',
    '--mantine-color-error': '#ff8787',
    // What deletes is red in the dark, too, not white.
    '--mantine-color-red-light-color': '#ffa8a8',
  },
});

/** The name of the cross; asked each time, because the language may have changed. */
const closes = () => ({ closeButtonProps: { 'aria-label': i18next.t('transfer.close') } });

/** The eye of a password, also by keyboard. */
const shows = () => ({
  visibilityToggleButtonProps: { 'aria-label': i18next.t('sign_in.show_password') },
  visibilityToggleFocusable: true,
});

/** Of a dialog, not of the page: there is one banner. */
const dialog = () => ({ ...closes(), attributes: { header: { role: 'presentation' } } });

export const theme = createTheme({
  primaryColor: 'bell',
  primaryShade: { light: 8, dark: 8 },
  colors: {
    bell,
    green: deeper('green', '#237a36', '#1b6429'),
    orange: deeper('orange', '#c2410c', '#9a3412'),
  },
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
    Input: { styles: { input: { textOverflow: 'ellipsis' } } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
    PasswordInput: { defaultProps: shows },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Notification: { defaultProps: closes },
    // Its first item has the focus; the empty place before it is no item of a menu.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: dialog,
      styles: { title: { fontWeight: 650, fontSize: '1.05rem', lineHeight: 1.3 } },
    },
    Drawer: { defaultProps: dialog, styles: { title: { lineHeight: 1.3 } } },
  },
});
