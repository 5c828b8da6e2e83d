const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** Days between the calendar days of two times; 0 on the same day. */
function daysBetween(earlier: number, later: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

export const clockTime = (time: number): string => clock.format(time);
export const fullTime = (time: number): string => full.format(time);
export const isSameDay = (a: number, b: number): boolean => daysBetween(a, b) === 0;

/** The name of a day, for a line between two days. */
export function dayName(time: number): string {
  const ago = daysBetween(time, Date.now());
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return new Date(time).getFullYear() === new Date().getFullYear() ? day.format(time) : dayOfYear.format(time);
}

/** As short as it can be said in a list. */
export function listTime(time: number): string {
  const ago = daysBetween(time, Date.now());
  if (ago === 0) return clock.format(time);
  if (ago === 1) return "Yesterday";
  return ago < 7 ? weekday.format(time) : short.format(time);
}
