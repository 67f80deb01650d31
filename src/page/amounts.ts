import { text } from './texts/text.js';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1 kB is 1000 bytes: `formatBytes(104_857_600)` is `105 MB`. Three digits say enough. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 would be rounded to 1000 of the smaller unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return `${new Intl.NumberFormat(text.locale, options).format(value)} ${UNITS[unit]}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** Rounded up: who waits would rather be surprised by an early end. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10 && whole % 60 > 0) return `${minutes} min ${whole % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes >= 48 * 60) return text.amounts.days(Math.floor(minutes / (24 * 60)));
  const rest = minutes % 60;
  return rest > 0 ? `${Math.floor(minutes / 60)} h ${rest} min` : `${minutes / 60} h`;
}

/** Rounded down: 100 % means that it is all there. */
export function formatPercent(percent: number): string {
  return `${Math.floor(Math.min(100, Math.max(0, percent)))} %`;
}

/** `1,000` in English, `1.000` in German. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(text.locale).format(count);
}

/** A time of today; of another day the day with it, of another year that too: `29 Nov, 10:02`. */
export function formatMoment(iso: string, now = new Date()): string {
  const moment = new Date(iso);
  if (moment.toDateString() === now.toDateString()) return formatTime(iso);
  const year = moment.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...year } as const;
  return moment.toLocaleString(text.locale, options);
}

export function formatTime(iso: string): string {
  return new Date(iso).toLocaleTimeString(text.locale, { hour: '2-digit', minute: '2-digit' });
}
