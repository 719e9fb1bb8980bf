import * as caddy from '../../src/lab/proxies/caddy.js';
import { tracked } from './proxy-process.js';

export const { caddyPath } = caddy;
export const startCaddy = tracked(caddy.startCaddy);
export const startDocumentedCaddy = tracked(caddy.startDocumentedCaddy);
