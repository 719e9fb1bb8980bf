/**
 * What the tests use beside npm. One line adds one:
 * `commands`: any of these will do; `packages`: the package by distribution, none where it is of no use;
 * `elsewhere`: how to get it without one; `without`: what the tests do while it is missing.
 */
export const TOOLS = [
  {
    name: 'chromium',
    commands: ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'],
    // Ubuntu's package only calls for a snap, which cannot be installed in containers.
    packages: { debian: 'chromium' },
    elsewhere: 'Chromium or Google Chrome, https://www.google.com/chrome/',
    without: 'skip everything in a browser',
  },
  {
    // What Chromium shows is the same; tabs that can be hidden or frozen, and a window around them, are left out.
    name: 'chromium-headless-shell',
    commands: ['chromium-headless-shell'],
    packages: { debian: 'chromium-headless-shell' },
    elsewhere: 'Debian alone has a package of it',
    without: 'drive the whole of Chromium and take half as long again',
  },
  {
    name: 'nginx',
    commands: ['nginx'],
    packages: { debian: 'nginx', ubuntu: 'nginx' },
    elsewhere: 'https://nginx.org/en/download.html',
    without: 'skip test/proxy and half of test/browser/proxies',
  },
  {
    name: 'caddy',
    commands: ['caddy'],
    packages: { debian: 'caddy', ubuntu: 'caddy' },
    elsewhere: 'https://caddyserver.com/docs/install',
    without: 'skip half of test/browser/proxies',
  },
  {
    name: 'curl',
    commands: ['curl'],
    packages: { debian: 'curl', ubuntu: 'curl' },
    elsewhere: 'https://curl.se/download.html',
    without: 'skip the commands in the documents',
  },
];

/** `debian` or `ubuntu`; undefined on any other system. `osRelease` is the text of /etc/os-release. */
export function distribution(osRelease) {
  const id = /^ID="?([a-z]+)"?$/m.exec(osRelease)?.[1];
  return id === 'debian' || id === 'ubuntu' ? id : undefined;
}

/** Ubuntu's `chromium-browser` is there, and is a script that asks for the snap. `head` is how the file begins. */
export const isSnapStub = (head) => head.startsWith('#!') && /snap install|\/snap\/bin/.test(head);

/**
 * May this run install packages? Root may; in continuous integration others may try with sudo. On a machine that
 * somebody works at, only they decide.
 * @returns the words to put before apt-get, or undefined
 */
export function authority({ osRelease, uid, ci }) {
  if (distribution(osRelease) === undefined) return undefined;
  if (uid === 0) return [];
  return ci === 'true' ? ['sudo', '-n'] : undefined;
}

/** The package of a tool on this system, if it has a useful one. */
export const packageOf = (tool, osRelease) => tool.packages[distribution(osRelease) ?? ''];

/** What to tell whoever runs the tests about a tool that is not there. */
export function advice(tool, osRelease) {
  const apt = packageOf(tool, osRelease);
  const how = apt === undefined ? tool.elsewhere : `apt-get install ${apt}`;
  return `${tool.name} is missing, so the tests ${tool.without}. To get it: ${how}`;
}
