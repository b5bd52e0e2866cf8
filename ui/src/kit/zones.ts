// Time zones to choose from.

/** All that the browser knows, and the one that is set: browsers differ in names like Europe/Kyiv. */
export function zones(current: string): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return current === '' || known.includes(current) ? known : [current, ...known];
}
