import { App } from 'cdk8s';
import { Sessions } from './chart';

const app = new App();
new Sessions(app, 'sessions');
app.synth();
