/** How people reach an agent; the words are `desk.channel.KEY`. */
export const agentChannels = ['phone', 'walk_in', 'mail', 'email', 'social', 'fax'] as const;
export type AgentChannel = (typeof agentChannels)[number];

export function toChannel(text: string): AgentChannel {
  return agentChannels.find((one) => one === text) ?? 'phone';
}
