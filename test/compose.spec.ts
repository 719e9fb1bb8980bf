import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readSettings } from '../src/config/settings.js';

const ROOT = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Service {
  build?: string;
  environment?: Record<string, string>;
  image?: string;
  depends_on?: Record<string, { condition: string }>;
  expose?: string[];
  ports?: string[];
  volumes?: string[];
  sysctls: Record<string, string | number>;
  cap_drop: string[];
  read_only: boolean;
  stop_grace_period: string;
}

/** Made by the build; everything else that is copied stands in the repository. */
const BUILT = ['node_modules', 'dist', 'client/dist'];

describe('docker-compose.yml', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<'app' | 'nginx', Service>;
  };
  const { app, nginx } = services;

  it('puts nginx, with the configuration that test/proxy tests, in front of the app that is built here', () => {
    expect(Object.keys(services)).toEqual(['app', 'nginx']);
    expect(app.build).toBe('.');
    expect(nginx.volumes).toEqual(['./deploy/nginx.conf:/etc/nginx/nginx.conf:ro']);
    expect(nginx.ports).toEqual(['8080:80']);
    expect(read('deploy/nginx.conf')).toMatch(/^\s*listen 80;$/m);
    expect(app.expose).toEqual(['3000']);
    expect(readSettings(app.environment ?? {}).trustProxy).toEqual(['uniquelocal']);
    expect(read('deploy/nginx.conf')).toMatch(/^\s*server app:3000;$/m);
  });

  it('starts nginx once the app is healthy', () => {
    expect(nginx.depends_on?.['app']?.condition).toBe('service_healthy');
    expect(read('Dockerfile')).toMatch(/^HEALTHCHECK .*\/health\/live/m);
  });

  it.each(['app', 'nginx'] as const)(
    'gives %s small send buffers and no more rights than it needs',
    (name) => {
      expect(services[name]).toMatchObject({
        sysctls: {
          'net.ipv4.tcp_notsent_lowat': 16_384,
          'net.ipv4.tcp_wmem': '4096 16384 262144',
        },
        cap_drop: ['ALL'],
        read_only: true,
        stop_grace_period: '30s',
      });
    },
  );
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
  const copies = [...dockerfile.matchAll(/^COPY (?:--from=(\S+) )?(.+) \S+$/gm)];

  it('copies from stages that exist what is there', () => {
    expect(copies).toHaveLength(7);
    for (const [, stage, sources = ''] of copies) {
      if (stage !== undefined) expect(stages).toContain(stage);
      for (const source of sources.split(' ')) {
        const path = source.replace(/^\/app\//, '');
        expect([path, BUILT.includes(path) || existsSync(join(ROOT, path))]).toEqual([path, true]);
      }
    }
  });

  it('is not kept from anything by .dockerignore', () => {
    const kept = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path!);
    for (const path of kept) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
    for (const [, stage, sources = ''] of copies)
      if (stage === undefined && sources !== '.')
        expect(kept).toEqual(expect.arrayContaining(sources.split(' ')));
  });

  it('runs Node itself, as a user without rights', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^CMD \["node", "dist\/main\.js"\]$/m);
  });
});
