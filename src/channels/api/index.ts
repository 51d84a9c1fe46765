export { apiChannels } from './api-channel.ts';
