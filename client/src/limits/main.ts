import { startFrame } from './frame.js';
import { startTab } from './tab.js';

if (location.hash === '#tab') startTab();
else startFrame();
