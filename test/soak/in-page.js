// Runs in the page of the soak: what can be done to all elements at once, and whether they are as they should be.
{
  /** What a quote or a match may say of itself. */
  const OWN = /^(halted|closed|scheduled|break|ended)$/;

  /** One after the other, on all elements. */
  const ATTRIBUTES = {
    theme: 'dark',
    locale: 'de-CH',
    currency: 'EUR',
    size: 'small',
    transparent: '',
    'show-change': 'percent',
    sparkline: '',
    'max-frequency': '20',
    href: 'https://example.org/{topic}',
    wrap: '',
    'aria-live': 'polite',
  };

  const all = () => [...document.querySelectorAll('ticker-price, ticker-tape, ticker-score')];
  const parts = (name) =>
    all().flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll(`[part=${name}]`)]);
  /** Until the browser has told the elements whether they are in view. */
  const rest = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  let markup = '';
  addEventListener('DOMContentLoaded', () => (markup = main.innerHTML));

  // Kept with the element, and gone with it.
  addEventListener('ticker-update', ({ target, detail }) => {
    target.shown = { ...target.shown, [detail.topic]: detail };
  });

  /** By what its topics have said last. */
  const expected = (shown) => {
    const states = Object.values(shown).map(({ data }) => OWN.exec(data.state)?.[0] ?? 'live');
    return states.includes('live') ? 'live' : states[0];
  };

  globalThis.soak = {
    statuses: () => all().map(({ status }) => status),

    /**
     * Whether each element has shown what the server knew of its topics, and stands as they say.
     * @param newest topic → time of the latest event, when the server was asked
     */
    isWell: (newest) =>
      all().every(({ topic, status, shown = {} }) => {
        const own = Object.entries(newest).filter(([name]) =>
          topic ? name === topic : name.startsWith('stock.'),
        );
        const current = own.every(([name, time]) => shown[name]?.time >= time);
        return own.length > 0 && current && status === expected(shown);
      }),

    /** Whether no text and no arrow is missing, and none is there besides: each is a node. */
    isPlain: () =>
      all().every(({ status }) => status === 'live') &&
      parts('quote').every(({ className }) => className) &&
      parts('standing').every(({ textContent }) => !textContent),

    /** As somebody would: each one's own button. */
    async press(times = 1) {
      for (let turn = 0; turn < times; turn += 1) {
        for (const button of parts('pause')) button.click();
        await rest();
      }
    },

    /** New elements instead of those that were there. */
    fill() {
      main.innerHTML = markup;
    },

    /** Adds, moves and removes elements, again and again; there are none in the end. */
    async renew(times) {
      for (let turn = 0; turn < times; turn += 1) {
        this.fill();
        await rest();
        main.append(...all());
        await rest();
        main.replaceChildren();
        await rest();
      }
    },

    async change() {
      for (const [name, text] of Object.entries(ATTRIBUTES)) {
        for (const one of all()) one.setAttribute(name, text);
        await rest();
      }
    },

    over(transport) {
      for (const one of all()) one.transport = transport;
    },

    /** Other topics, and then its own again. */
    async wander() {
      for (const one of document.querySelectorAll('ticker-price, ticker-tape')) {
        const { topic, topics } = one;
        Object.assign(one, topic ? { topic: 'stock.KO' } : { topics: 'stock.KO, stock.MSFT' });
        await rest();
        Object.assign(one, { topic, topics });
        await rest();
      }
    },
  };
}
