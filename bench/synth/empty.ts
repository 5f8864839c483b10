// What an app costs that has cdk8s and cdk8s-plus and nothing in its chart.
import { App, Chart } from 'cdk8s';
import 'cdk8s-plus-27';

const app = new App();
new Chart(app, 'bench');
app.synth();
