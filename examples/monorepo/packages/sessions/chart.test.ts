import { Testing } from 'cdk8s';
import { Sessions } from './chart';

test('the manifest is the one that was agreed on', () => {
  const chart = new Sessions(Testing.app(), 'sessions');
  expect(Testing.synth(chart)).toMatchSnapshot();
});
