// tfjs-core as Node loads it has no gradients: its node bundle leaves them out, and `dist/register_all_gradients.js`
// cannot be imported by Node (ES modules without file endings). The bundle of tfjs-layers registers all of them, in 30 ms.
import "@tensorflow/tfjs-layers";
