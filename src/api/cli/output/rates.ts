const UNITS = ['', 'k', 'M', 'G', 'T'] as const;

/** A rate as networks speak of it: `1.25Gbit/s` for 156250000 bytes per second. */
export function rateText(bytesPerSecond: number): string {
  return `${scaled(bytesPerSecond * 8)}bit/s`;
}

/** `1.5GB`, by thousands. */
export function bytesText(bytes: number): string {
  return `${scaled(bytes)}B`;
}

function scaled(value: number): string {
  let rest = value;
  let unit = 0;
  while (Number(rest.toPrecision(3)) >= 1000 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${Number(rest.toPrecision(3))}${UNITS[unit]}`;
}
