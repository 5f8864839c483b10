import { Redis } from 'ioredis';
import { Libraries } from '../cluster/observation';
import { Words } from './channel';
import { exec } from './connection';
import { field } from './info';

/**
 * The libraries of functions of a server, by the INFO memory that it has answered; undefined where it
 * knows none, before Redis 7.0. Their code is read byte for byte, since it need not be UTF-8.
 */
export async function librariesOf(client: Redis, memory: string): Promise<Libraries | undefined> {
  const count = field(memory, 'number_of_libraries');
  if (count === undefined) return undefined;
  if (count === '0') return new Map();
  const [reply] = await exec(client, [['FUNCTION', 'LIST', 'WITHCODE']]);
  if (reply instanceof Error) throw reply;
  return new Map(
    (reply as unknown[][]).map((flat) => {
      const text = (name: string): string => {
        const at = flat.findIndex((each, index) => index % 2 === 0 && String(each) === name);
        return (flat[at + 1] as Buffer).toString('latin1');
      };
      return [text('library_name'), text('library_code')];
    }),
  );
}

/** The command that loads a library, in place of one of the same name. */
export function loadLibrary(code: string): Words {
  return ['FUNCTION', 'LOAD', 'REPLACE', Buffer.from(code, 'latin1')];
}
