export { siteChannel } from './site-channel.ts';
