import type { Stage } from './stage.js';

/** What happens to a page and its elements, again and again; after each of these all must be well. */
export const ACTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  async 'paused and resumed'({ widget, proxy }) {
    await widget.evaluate('soak.press(9)');
    await proxy.hasStreams(0);
    const statuses = await widget.evaluate<string[]>('soak.statuses()');
    expect([...new Set(statuses)]).toEqual(['paused']);
    await widget.evaluate('soak.press()');
  },

  async 'hidden and shown'(stage) {
    for (let turn = 0; turn < 3; turn += 1) {
      await stage.hide();
      await stage.show();
      await stage.isWell();
    }
  },

  async 'frozen and active'(stage) {
    await stage.hide();
    await stage.devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await stage.mark();
    await stage.devTools.send('Page.setWebLifecycleState', { state: 'active' });
    await stage.show();
  },

  async 'added and removed'({ widget, proxy }) {
    await widget.evaluate('soak.renew(10)');
    await proxy.hasStreams(0);
    await widget.evaluate('soak.fill()');
  },

  async 'with other attributes'(stage) {
    await stage.widget.evaluate('soak.change()');
    await stage.isWell();
    await stage.widget.evaluate('soak.wander()');
    await stage.isWell();
    await stage.widget.evaluate('soak.fill()');
  },

  async 'over each transport'(stage) {
    const { widget, proxy } = stage;
    for (const [transport, path] of Object.entries({ websocket: 'ws', poll: 'poll', sse: 'sse' })) {
      const asked = proxy.timesAsked(path);
      await widget.evaluate(`soak.over('${transport}')`);
      await proxy.isAsked(asked + 1, path);
      await stage.isWell();
    }
    await widget.evaluate("soak.over('auto')");
  },

  async 'cut off'(stage) {
    for (let turn = 0; turn < 3; turn += 1) {
      const asked = stage.proxy.timesAsked();
      stage.proxy.reset();
      await stage.proxy.isAsked(asked + 1);
      await stage.isWell();
    }
  },

  async 'met with silence'({ proxy }) {
    const asked = proxy.timesAsked();
    proxy.silence();
    await proxy.isAsked(asked + 1);
  },

  async 'out of reach'({ widget, proxy }) {
    proxy.break({ status: 502 });
    proxy.reset();
    await widget.is('#mark', 'stale');
    proxy.heal();
  },

  async 'all at once'(stage) {
    const { widget, proxy } = stage;
    await widget.evaluate('soak.press()');
    await stage.hide();
    await widget.evaluate('soak.fill()');
    proxy.reset();
    await stage.mark();
    await stage.show();
  },
};

/** Each of them once, in turn. */
export async function round(stage: Stage): Promise<void> {
  for (const [what, act] of Object.entries(ACTS)) {
    await stage.inTime(what, () => act(stage));
    await stage.inTime(`well after being ${what}`, () => stage.isWell());
  }
}
