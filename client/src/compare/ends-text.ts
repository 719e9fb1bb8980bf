/** How connections ended, one after the other: `close 1000, then 2 × close 1006`. */
export function endsText(ends: readonly string[]): string {
  const runs: { end: string; times: number }[] = [];
  for (const end of ends) {
    const last = runs.at(-1);
    if (last?.end === end) last.times += 1;
    else runs.push({ end, times: 1 });
  }
  return runs.map(({ end, times }) => (times === 1 ? end : `${times} × ${end}`)).join(', then ');
}
