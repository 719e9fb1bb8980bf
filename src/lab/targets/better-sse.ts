/** better-sse with one channel a topic. */
import { type Channel, createChannel, createSession } from 'better-sse';
import { createServer } from 'node:http';
import { labTicks } from '../../feeds/lab.feed.js';
import { labEnvironment } from './environment.js';
import { listen, topicsOf } from './listening.js';

const channels = new Map<string, Channel>();

function channelOf(topic: string): Channel {
  const channel = channels.get(topic) ?? createChannel();
  channels.set(topic, channel);
  return channel;
}

labTicks(labEnvironment()).subscribe((tick) => channels.get(tick.topic)?.broadcast(tick));
listen(
  createServer((request, response) => {
    void createSession(request, response).then((session) => {
      for (const topic of topicsOf(request.url)) channelOf(topic).register(session);
    });
  }),
);
