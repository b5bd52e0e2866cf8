// English: the strategies of queues, by the name that the server has for them.

export const enStrategies = {
  strategy: {
    longest_idle: {
      title: 'Whoever has been free longest',
      explanation:
        'Whoever has been free the longest since his last talk is rung first: the work is shared evenly by time. A call missed or rejected puts him at the end.',
      example: 'Anna has been free for 40 s, Boris for 90 s: Boris is rung.',
    },
    priority: {
      title: 'By priority',
      explanation:
        'The list is the order: each call rings the first of it who is free. The best people come first and talk most; those below help out.',
      example:
        'Anna, Boris and Clara are listed in this order. While Anna is free, every call rings her; while she talks, Boris.',
    },
    round_robin: {
      title: 'In turn',
      explanation:
        'Everybody gets his turn in the order of the list. Whoever is not free is passed over.',
      example: 'Three calls ring Anna, Boris, Clara; the fourth rings Anna again.',
    },
    ring_all: {
      title: 'All at once',
      explanation:
        'All who are free ring at the same time, and the first to answer gets the call. The fastest for the customer, the most disturbance for the operators. How many ring at once can be limited.',
      example: 'Four are free: four phones ring, one answers, three are free again.',
    },
    ring_progressive: {
      title: 'One more each few seconds',
      explanation:
        'Whoever has been free longest rings first; every few seconds the next phone joins, and none stops until somebody answers.',
      example: 'Anna rings at once, Boris joins after 5 s, Clara after 10 s.',
    },
    fewest_calls: {
      title: 'Fewest calls',
      explanation:
        'Whoever has answered the fewest calls is rung first: today, in his shift or within 24 hours. One who comes later starts level with the others, so that he is not flooded.',
      example:
        'Anna has answered 5 calls, Boris 3: Boris is rung. Clara has just come and counts as 3.',
    },
    least_talk_time: {
      title: 'Least talk time',
      explanation:
        'Whoever has the fewest minutes of talk is rung first: today, in his shift or within 24 hours. Long calls count for what they cost.',
      example: 'Anna had one call of 20 minutes, Boris four of 3 minutes: Boris is rung.',
    },
    least_occupied: {
      title: 'Least occupied',
      explanation:
        'Whoever was busy for the smallest share of his last hour is rung first: calls and the time after them against being ready. Breaks do not count.',
      example:
        'Anna was busy for 40 of 60 minutes, Boris for 6 of the 20 since his lunch: Boris is rung.',
    },
    weighted_random: {
      title: 'By chance',
      explanation:
        'Chance decides, in proportion to the weights from 1 to 100: twice the weight gets twice the calls.',
      example: 'Anna has the weight 30, Boris 10: Anna gets three calls of four.',
    },
    skills: {
      title: 'By skills',
      explanation:
        'Only those are rung who have the skills the queue asks for, the best of them first. Every few seconds in which nobody takes the call, the least important demand is dropped.',
      example:
        'Ukrainian 3 and technics 2 are needed. Boris has them and is rung; if he is busy for 15 s, Anna with technics 1 may help.',
    },
    sticky: {
      title: 'Own operator',
      explanation:
        'A caller gets his own operator: the one responsible for his contact, else the one with whom he talked last. If that one is not free for some seconds, a colleague of his department comes next, then everybody else.',
      example:
        'Olena talked to Boris last week. She waits up to 20 s for him, then Clara of his department is rung.',
    },
  },
};
