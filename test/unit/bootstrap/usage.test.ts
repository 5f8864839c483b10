import { MODES } from '../../../src/bootstrap/mode-options';
import { OPTIONS } from '../../../src/bootstrap/options';
import { USAGE } from '../../../src/bootstrap/usage';

test('--help names every mode and every option', () => {
  for (const mode of MODES) expect(USAGE).toMatch(new RegExp(`^  ${mode} `, 'm'));
  for (const option of Object.keys(OPTIONS)) expect(USAGE).toContain(`--${option}`);
});
