import { Channel, Words } from './channel';

/** Sends commands that all have to be accepted; the first that is not ends it with its answer. */
export async function execAll(channel: Channel, commands: readonly Words[]): Promise<unknown[]> {
  if (commands.length === 0) return [];
  const replies = await channel(commands);
  const refused = replies.findIndex((reply) => reply instanceof Error);
  if (refused < 0) return replies;
  const { message } = replies[refused] as Error;
  throw new Error(`${commands[refused].slice(0, 5).join(' ')} answered: ${message}`);
}
