// One person alone: the robot of the demo hotline plays back what it heard.

import { hears, hearsNothing, hearsOtherThan } from './support/ears.ts';
import { CUSTOMER_HZ, story } from './support/story.ts';

story('with no operator at work, the robot plays the visitor his own voice', async (stage) => {
  const visitor = await stage.visitor();
  await visitor.calls('demo');
  await visitor.clicks('key-0');
  // It speaks, then listens in silence until the visitor falls silent himself.
  await hearsOtherThan(visitor.page, CUSTOMER_HZ);
  await hearsNothing(visitor.page, 30);
  await visitor.clicks('guest-mute');
  await hears(visitor.page, CUSTOMER_HZ, 30);
  await visitor.hangsUp();
});
