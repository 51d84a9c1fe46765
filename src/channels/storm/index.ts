export { stormChannel, stormLinkChannel } from './storm-channel.ts';
