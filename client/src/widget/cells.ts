import { setLink } from './address.js';
import { fits } from './attributes.js';
import { decimalText, direction, PERCENT, SIGNED } from './decimal.js';
import { cell, fill, make } from './make.js';
import { textOf } from './reading.js';
import { sparkline } from './sparkline.js';
import type { View } from './view.js';

/** A quote in cells: what it is of, its price, and how that has moved. */
export function quoteCells(): View {
  const [line, push] = sparkline();
  const root = make(
    'a',
    'quote',
    cell('title', cell('symbol'), cell('name')),
    cell('price'),
    line,
    cell('change', cell('amount'), cell('percent')),
    cell('standing'),
  );
  return {
    root,
    expect: () => push(),
    show(topic, data, status, fresh, get, locale) {
      const text = (field: string): string => textOf(data, field);
      const symbol = text('symbol') || topic.split('.').pop()!;
      const price = text('price');
      const currency = get('currency') || text('currency');
      const style = fits('currency', currency) ? ({ style: 'currency', currency } as const) : {};
      root.className = direction(text('change') || text('changePercent'));
      setLink(root, get('href'), topic);
      fill(root, {
        symbol,
        name: text('name'),
        price: decimalText(price, locale, style),
        amount: decimalText(text('change'), locale, SIGNED),
        percent: decimalText(text('changePercent'), locale, PERCENT),
        standing: status === 'live' ? '' : status,
      });
      if (fresh) push(price);
      return price && (text('name') || symbol);
    },
  };
}
