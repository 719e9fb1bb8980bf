/** Numbers arrive as decimal text and go to `Intl` as text, which reads every digit: none passes through a float. */

/** As many digits as every browser's `Intl` can be told to show behind the point. */
const DECIMAL = /^[+-]?\d{1,40}(?:\.(\d{1,20}))?$/;

/** A change says its sign, always; zero has none. */
export const SIGNED: Intl.NumberFormatOptions = { signDisplay: 'exceptZero' };
/** The text is of hundredths already, which the style `percent` would multiply once more. */
export const PERCENT: Intl.NumberFormatOptions = { ...SIGNED, style: 'unit', unit: 'percent' };

/** With as many digits behind the point as the text has; what is no decimal is shown as it came. */
export function decimalText(
  decimal: string,
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
): string {
  const match = DECIMAL.exec(decimal);
  return match ? formatter(match[1]?.length ?? 0, locale, options).format(decimal as `${number}`) : decimal;
}

/** Without a float too: only a digit that is not 0 makes a direction. Empty where there is none. */
export function direction(decimal: string): 'up' | 'down' | '' {
  if (!/^[+-]?[\d.]*[1-9]/.test(decimal)) return '';
  return decimal.startsWith('-') ? 'down' : 'up';
}

/** Currencies and digits come from the wire: they must not fill the memory. */
const MAX_FORMATTERS = 100;
const formatters = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than using it a hundred times. */
function formatter(
  digits: number,
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const key = `${digits} ${locale} ${Object.values(options).join()}`;
  let made = formatters.get(key);
  if (made === undefined) {
    if (formatters.size > MAX_FORMATTERS) formatters.clear();
    made = new Intl.NumberFormat(locale, {
      ...options,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formatters.set(key, made);
  }
  return made;
}
