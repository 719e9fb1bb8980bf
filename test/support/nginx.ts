import * as nginx from '../../src/lab/proxies/nginx.js';
import { tracked } from './proxy-process.js';

export const { nginxPath } = nginx;
export const startNginx = tracked(nginx.startNginx);
export const startDeployedNginx = tracked(nginx.startDeployedNginx);
export const startDefaultNginx = tracked(nginx.startDefaultNginx);
