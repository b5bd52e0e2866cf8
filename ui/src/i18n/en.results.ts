// English texts of the page of results and topics.

export const enResults = {
  results: {
    about:
      'What operators say came of a call, and what it was about. Whether they must is set for each queue.',
    add: 'Add',
    empty: 'Nothing to choose from yet',
    empty_hint: 'Add “Sold”, “Will think”, “Complaint” … and operators see them beside the call.',
    name: 'Name',
    kind: 'What it is',
    result: 'Result',
    topic: 'Topic',
    queues: 'Queues',
    queues_hint: 'Only in these; none chosen: in all',
    all_queues: 'All queues',
    retired: 'not in use',
    position: 'Place',
    position_hint: 'Smaller stands first.',
    is_active: 'In use',
    is_active_hint: 'What is out of use stays in the journal by its name.',
  },
};
